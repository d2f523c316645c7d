import { sql, type SQL } from 'drizzle-orm';
import { ofLeaver, rollupChange, type RollupChange } from '../../domain/insight/rollup-change';
import type { MinutesBand } from '../../domain/training/ai-use';
import { fold, type Counted, type PersonState } from '../../domain/training/person-state';
import type { Transaction } from '../db/client';
import * as personState from '../training/person-state';

/**
 * Folds newly stored events into the person's state as it was before them and adds the difference to the
 * rollups of their unit. Must run under the person's lock, in the transaction that stored the events.
 */
export function foldIn(
  tx: Transaction,
  who: personState.Who,
  { unitId, active, state }: personState.Standing,
  added: readonly Counted[]
): Promise<void> {
  const after = added.reduce(fold, state);
  const change = rollupChange(state, after, added);
  return save(tx, who, unitId, after, active ? change : ofLeaver(change));
}

/** One statement for everything that follows from the new events: one round trip under the lock. */
async function save(
  tx: Transaction,
  who: personState.Who,
  unitId: string,
  state: PersonState,
  change: RollupChange
): Promise<void> {
  const rows = { ...personState.asRows(state), ...unitRows(change) };
  await tx.execute(sql`
    with input as (select ${JSON.stringify(rows)}::jsonb as j),
    ${writePerson(who)},
    ${writeModulesAndWeeks(who.organisationId, unitId)}
    ${writeDays(who.organisationId, unitId)}`);
}

const writePerson = ({ organisationId, personId }: personState.Who): SQL => sql`
  modules as (
    insert into person_module
      (organisation_id, person_id, module, opened_on, completed_on, best_score, version)
    select ${organisationId}, ${personId}, r.module, r."openedOn", r."completedOn", r."bestScore", r.version
    from input, jsonb_to_recordset(j->'modules')
      as r(module text, "openedOn" date, "completedOn" date, "bestScore" real, version int)
    on conflict (organisation_id, person_id, module) do update set
      opened_on = excluded.opened_on, completed_on = excluded.completed_on,
      best_score = excluded.best_score, version = excluded.version),
  weeks as (
    insert into person_week (organisation_id, person_id, week, checked_uses)
    select ${organisationId}, ${personId}, r.week, r.uses
    from input, jsonb_to_recordset(j->'weeks') as r(week date, uses int)
    on conflict (organisation_id, person_id, week) do update set
      checked_uses = excluded.checked_uses),
  last as (
    insert into person_use (organisation_id, person_id, last_used, last_checked, last_lost)
    select ${organisationId}, ${personId}, r.used, r.checked, r.lost
    from input, jsonb_to_recordset(j->'last') as r(used date, checked date, lost date)
    on conflict (organisation_id, person_id) do update set last_used = excluded.last_used,
      last_checked = excluded.last_checked, last_lost = excluded.last_lost)`;

// In one order everywhere, so that two people of one unit never wait for each other.
const writeModulesAndWeeks = (organisationId: string, unitId: string): SQL => sql`
  unit_modules as (
    insert into unit_module as t (organisation_id, unit_id, module, opened, completed)
    select ${organisationId}, ${unitId}, r.module, r.opened, r.completed
    from input, jsonb_to_recordset(j->'unitModules') as r(module text, opened int, completed int)
    order by r.module
    on conflict (organisation_id, unit_id, module) do update set
      opened = t.opened + excluded.opened, completed = t.completed + excluded.completed),
  unit_weeks as (
    insert into unit_week as t (organisation_id, unit_id, week, completions, checked_people)
    select ${organisationId}, ${unitId}, r.week, r.completions, r."checkedPeople"
    from input, jsonb_to_recordset(j->'unitWeeks') as r(week date, completions int, "checkedPeople" int)
    order by r.week
    on conflict (organisation_id, week, unit_id) do update set
      completions = t.completions + excluded.completions,
      checked_people = t.checked_people + excluded.checked_people)`;

const writeDays = (organisationId: string, unitId: string): SQL => sql`
  insert into unit_day as t (organisation_id, unit_id, day, last_used, last_checked, last_lost,
    not_to_use, took_longer, no_change, saved_1_5, saved_6_15, saved_16_30, saved_over_30, cannot_tell)
  select ${organisationId}, ${unitId}, r.day, r."lastUsed", r."lastChecked", r."lastLost", r."notToUse",
    r."took-longer", r."no-change", r."1-5", r."6-15", r."16-30", r."over-30", r."cannot-tell"
  from input, jsonb_to_recordset(j->'unitDays') as r(day date, "lastUsed" int, "lastChecked" int,
    "lastLost" int, "notToUse" int, "took-longer" int, "no-change" int, "1-5" int, "6-15" int,
    "16-30" int, "over-30" int, "cannot-tell" int)
  order by r.day
  on conflict (organisation_id, day, unit_id) do update set
    last_used = t.last_used + excluded.last_used, last_checked = t.last_checked + excluded.last_checked,
    last_lost = t.last_lost + excluded.last_lost, not_to_use = t.not_to_use + excluded.not_to_use,
    took_longer = t.took_longer + excluded.took_longer, no_change = t.no_change + excluded.no_change,
    saved_1_5 = t.saved_1_5 + excluded.saved_1_5, saved_6_15 = t.saved_6_15 + excluded.saved_6_15,
    saved_16_30 = t.saved_16_30 + excluded.saved_16_30,
    saved_over_30 = t.saved_over_30 + excluded.saved_over_30,
    cannot_tell = t.cannot_tell + excluded.cannot_tell`;

const noMinutes: Record<MinutesBand, number> = {
  'took-longer': 0,
  'no-change': 0,
  '1-5': 0,
  '6-15': 0,
  '16-30': 0,
  'over-30': 0,
  'cannot-tell': 0
};

const unitRows = (change: RollupChange) => ({
  unitModules: Object.entries(change.modules).map(([module, counts]) => ({ module, ...counts })),
  unitWeeks: Object.entries(change.weeks).map(([week, counts]) => ({ week, ...counts })),
  unitDays: Object.entries(change.days).map(([day, { bands, ...counts }]) => ({
    day,
    ...counts,
    ...noMinutes,
    ...bands
  }))
});
