import { sql } from 'drizzle-orm';
import { adoptionFrom, type Day } from '../../domain/insight/calendar';
import {
  ADOPTION_COUNTS,
  adoptionCells,
  minutesCount,
  type AdoptionCells
} from '../../domain/insight/measures';
import type { View } from '../../domain/insight/rows';
import type { Transaction } from '../db/client';
import { viewOf, wholeOrganisation, type Scope } from './scope';
import { unitCounts } from './units';

/**
 * AI use in the 28 days that end with `today`; small groups are hidden from everybody.
 * Null when the scope's unit does not exist or is not theirs to open.
 */
export async function adoption(
  tx: Transaction,
  scope: Scope,
  today: Day
): Promise<View<AdoptionCells> | null> {
  const { organisationId } = scope;
  const { used, checked, lost } = ADOPTION_COUNTS;
  const units = await unitCounts(
    tx,
    organisationId,
    sql`
      select unit_id, jsonb_build_object(
        ${used}::text, sum(last_used), ${checked}::text, sum(last_checked), ${lost}::text, sum(last_lost),
        ${minutesCount('took-longer')}::text, sum(took_longer),
        ${minutesCount('no-change')}::text, sum(no_change),
        ${minutesCount('1-5')}::text, sum(saved_1_5),
        ${minutesCount('6-15')}::text, sum(saved_6_15),
        ${minutesCount('16-30')}::text, sum(saved_16_30),
        ${minutesCount('over-30')}::text, sum(saved_over_30),
        ${minutesCount('cannot-tell')}::text, sum(cannot_tell)
      ) as counts
      from unit_day
      where organisation_id = ${organisationId}
        and day between ${adoptionFrom(today)}::date and ${today}::date
      group by unit_id
    `
  );
  const whole = await wholeOrganisation(tx, organisationId, units);
  const { top, below } = whole;
  return viewOf(whole, scope, adoptionCells(top, below));
}
