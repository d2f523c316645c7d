/** The device's clock and its timers: the seam that tests replace. */
export interface Clock {
  /** Milliseconds since 1970; may jump either way when somebody sets the clock. */
  now(): number;
  /** Runs `work` after `ms` milliseconds unless the returned function is called first. */
  after(ms: number, work: () => void): () => void;
}

export const deviceClock: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  }
};

const two = (n: number) => String(n).padStart(2, '0');

/** An instant as the wall clock here shows it, RFC 3339: 2026-11-22T09:41:07.120+00:00. */
export function localTime(ms: number): string {
  const ahead = -new Date(ms).getTimezoneOffset();
  const shown = new Date(ms + ahead * 60_000).toISOString().slice(0, -1);
  const minutes = Math.abs(ahead);
  return `${shown}${ahead < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
