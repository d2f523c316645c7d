import { MINUTES_BANDS, type MinutesBand } from '../training/ai-use';
import type { KnownMinutes } from './bands';

/** How many uses fell in each band. */
export type MinutesHistogram = Partial<Record<MinutesBand, number>>;

const known = (band: MinutesBand): band is KnownMinutes => band !== 'cannot-tell';
const KNOWN = MINUTES_BANDS.filter(known);

/** Uses with a known saving; "cannot tell" says nothing about minutes. */
export const knownUses = (uses: MinutesHistogram): number =>
  KNOWN.reduce((sum, band) => sum + (uses[band] ?? 0), 0);

/**
 * The band of the middle use, or null when no use has a known saving. Of two middle uses the lower
 * counts: a claim of time saved should never be rounded up.
 */
export function medianMinutes(uses: MinutesHistogram): KnownMinutes | null {
  const middle = Math.ceil(knownUses(uses) / 2);
  let seen = 0;
  for (const band of KNOWN) {
    seen += uses[band] ?? 0;
    if (seen > 0 && seen >= middle) return band;
  }
  return null;
}
