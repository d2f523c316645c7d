/** How far two organisations are on their way to being one. */
export const MERGE_STATES = [
  /** The one that ends has made a hand-over code. */
  'offered',
  /** The one that stays has entered it; people are being matched. */
  'matching',
  /** They are one, and it can be undone. */
  'merged',
  'confirmed',
  'undone',
  'withdrawn'
] as const;
export type MergeState = (typeof MERGE_STATES)[number];

/** States that are not over: an organisation takes part in one such merge at a time. */
export const LIVE_STATES: readonly MergeState[] = ['offered', 'matching', 'merged'];

/** Days that a hand-over code is good for. */
export const CODE_DAYS = 7;

/** Days after which dates of birth go, whatever becomes of the merge. */
export const BIRTH_DAYS = 30;
