import { Dice } from '../../../src/lib/server/db/seed/dice';
import { median, quantile } from '../result';

const DRAWS = 4000;

/** A median ratio and the bounds between which it lies with 95 % confidence. */
export interface Interval {
  median: number;
  low: number;
  high: number;
}

/**
 * The median of a/b over pairs measured one right after the other, with its bootstrap interval: the
 * middle 95 % of the medians of as many pairs drawn again, with replacement. The same every time for the
 * same pairs.
 */
export function ratioOf(a: readonly number[], b: readonly number[]): Interval {
  const ratios = a.map((value, i) => value / (b[i] ?? Number.NaN));
  const dice = new Dice('bootstrap', ratios.length);
  const draw = () =>
    median(ratios.map(() => ratios[dice.whole(0, ratios.length - 1)] ?? Number.NaN));
  const medians = Array.from({ length: DRAWS }, draw);
  return {
    median: median(ratios),
    low: quantile(medians, 0.025),
    high: quantile(medians, 0.975)
  };
}
