import { atLeast, figure, median, notMeasured, type Result } from '../result';
import { ratioOf } from './interval';
import { BATCH, ENOUGH, LOAD_LIMIT, STREAMS, type Race } from './race';

/** How many times as fast `us` must be as `them`. */
export interface Promised {
  name: string;
  us: string;
  them: string;
  times: number;
}

/** Kept when the lower end of the interval is above the target, not when a lucky middle is. */
export function judge(
  { name, us, them, times }: Promised,
  { rates, load, rounds }: Race,
  note: string
): Result {
  const [a = [], b = []] = [rates.get(us), rates.get(them)];
  if (rounds < ENOUGH) {
    const why = `${rounds} rounds began at a load average of at most ${LOAD_LIMIT}, ${ENOUGH} are needed`;
    return notMeasured(name, times, 'times', why);
  }
  const ratio = ratioOf(a, b);
  const detail = [
    `${figure(median(a))} against ${figure(median(b))} events/s`,
    `95 % interval ${figure(ratio.low)} to ${figure(ratio.high)} of ${rounds} interleaved rounds`,
    `${STREAMS} streams, batches of ${BATCH}, load average at most ${figure(load)}`,
    ...(note ? [note] : [])
  ].join('; ');
  return { ...atLeast(name, ratio.median, times, 'times', detail), ok: ratio.low >= times };
}
