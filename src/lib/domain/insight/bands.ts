import type { MinutesBand } from '../training/ai-use';

/** A step of the colour scale, low to high. */
export const BANDS = [1, 2, 3, 4, 5] as const;
export type Band = (typeof BANDS)[number];

/** Whole percent, as written in a cell; a share is 0 to 1. */
export const percent = (share: number): number => Math.round(share * 100);

/** 0–19 %, 20–39, 40–59, 60–79, 80–100: of the percentage as shown, so that colour and number agree. */
export const shareBand = (share: number): Band =>
  BANDS[Math.max(0, Math.min(4, Math.floor(percent(share) / 20)))] ?? 1;

/** Minutes of which one can say whether they are more or fewer, in order. */
export type KnownMinutes = Exclude<MinutesBand, 'cannot-tell'>;

/** Took longer, no change, 1–5 minutes, 6–15, 16 and over. */
export const MINUTES_STEP: Record<KnownMinutes, Band> = {
  'took-longer': 1,
  'no-change': 2,
  '1-5': 3,
  '6-15': 4,
  '16-30': 5,
  'over-30': 5
};
