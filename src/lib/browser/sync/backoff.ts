const BASE_MS = 1_000;
const CAP_MS = 5 * 60_000;

/**
 * How long to wait after so many failures in a row (1 or more): exponential, with full jitter, so that
 * the devices that failed together do not come back together.
 */
export function backoff(failures: number, random: () => number): number {
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1));
}
