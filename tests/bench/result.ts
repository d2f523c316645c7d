/** One measured promise. `value` is compared with `target` in the direction that `ok` was decided by. */
export interface Result {
  name: string;
  value: number;
  target: number;
  unit: string;
  ok: boolean;
  /** How it was measured, with the figures behind the value. */
  detail: string;
}

/** A result that keeps its promise when it is no larger than the target. */
export const atMost = (name: string, value: number, target: number, unit: string, detail: string) =>
  ({ name, value: round(value), target, unit, ok: value <= target, detail }) satisfies Result;

/** A result that keeps its promise when it is no smaller than the target. */
export const atLeast = (
  name: string,
  value: number,
  target: number,
  unit: string,
  detail: string
) => ({ name, value: round(value), target, unit, ok: value >= target, detail }) satisfies Result;

/** A promise that could not be held against anything here. It is not kept. */
export const notMeasured = (name: string, target: number, unit: string, why: string) =>
  ({
    name,
    value: Number.NaN,
    target,
    unit,
    ok: false,
    detail: `not measured: ${why}`
  }) satisfies Result;

const round = (value: number): number => Math.round(value * 1000) / 1000;

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** A figure as it reads in a sentence: three significant digits. */
export const figure = (value: number): string => String(Number(value.toPrecision(3)));
