import { nextAt } from '../../domain/insight/calendar';

/** In Europe/London: nobody is at work, and no change of clocks skips or repeats it. */
export const QUIET_HOUR = 3;
/** Several processes start at different moments of this span. */
const SPREAD_MS = 20 * 60_000;

/**
 * Does `work` every night until the returned function is called. Does not keep the process alive.
 * `work` sees to its own errors, and stops early once it is told so.
 */
export function everyNight(work: (isStopped: () => boolean) => Promise<void>): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    const now = new Date();
    const ms = nextAt(QUIET_HOUR, now).getTime() - now.getTime() + Math.random() * SPREAD_MS;
    timer = setTimeout(() => void night(), ms).unref();
  };
  const night = async (): Promise<void> => {
    await work(() => stopped);
    if (!stopped) wait();
  };
  wait();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
