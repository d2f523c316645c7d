import { sql } from 'drizzle-orm';
import { lastWeeks, type Day } from '../../domain/insight/calendar';
import {
  checkedCount,
  completionsCount,
  TREND_WEEKS,
  trendPoints,
  type TrendPoint
} from '../../domain/insight/trend';
import type { Transaction } from '../db/client';
import { wayIn, wholeOrganisation, type Scope } from './scope';
import { unitCounts } from './units';

/**
 * The last twelve whole weeks and the week of `today` so far, oldest first, for the scope's unit or the whole
 * organisation. Null when there is no such unit, when it is not theirs to open, or when a champion
 * names none: their units together are no one group.
 */
export async function trend(
  tx: Transaction,
  scope: Scope,
  today: Day
): Promise<TrendPoint[] | null> {
  const { organisationId, championed, unitId } = scope;
  if (championed && unitId === null) return null;
  const weeks = lastWeeks(today, TREND_WEEKS + 1);
  const units = await unitCounts(
    tx,
    organisationId,
    sql`
      select unit_id,
        jsonb_object_agg(${completionsCount('')} || week, completions)
          || jsonb_object_agg(${checkedCount('')} || week, checked_people) as counts
      from unit_week
      where organisation_id = ${organisationId}
        and week between ${weeks[0]}::date and ${weeks.at(-1)}::date
      group by unit_id
    `
  );
  const { top, below } = await wholeOrganisation(tx, organisationId, units);
  const node = unitId === null ? top : wayIn(top, { ...scope, unitId })?.at(-1);
  if (!node) return null;
  return trendPoints(top, weeks, { below, hideCompletions: championed !== null })(node);
}
