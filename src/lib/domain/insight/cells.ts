import type { Band } from './bands';

/**
 * Why a cell is not shown. `few-people`: it would describe fewer people than the organisation's
 * threshold. `protects-another`: it would give such a cell away by subtraction. `few-entries`: too
 * little was recorded for the figure to mean anything.
 */
export type HiddenReason = 'few-people' | 'protects-another' | 'few-entries';

/** One unit × measure. */
export type Cell<Value = number> =
  | {
      kind: 'value';
      /** Shares are 0 to 1. */
      value: Value;
      /** People the value is about. */
      n: number;
      band: Band;
    }
  | { kind: 'hidden'; reason: HiddenReason }
  /** Nobody to count, or nothing recorded yet. */
  | { kind: 'none' };

/** A percentage of fewer records than this says nothing. */
export const ENOUGH_ENTRIES = 30;
/** Measures of fewer people than this are hidden everywhere. */
export const HIDE_BELOW = 5;

/** The threshold of an organisation: it may ask for more people than the default, never for fewer. */
export const hideBelow = (settings: { hideBelow?: number | undefined }): number =>
  Math.max(HIDE_BELOW, Math.ceil(settings.hideBelow ?? HIDE_BELOW));
