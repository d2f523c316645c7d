import { sql, type SQL } from 'drizzle-orm';

/** One table of state or rollup: what is kept, and how the same is counted from raw events. */
export interface Recounted {
  table: string;
  keys: string[];
  values: string[];
  /** Counts: a row of noughts is the same as no row. */
  counts: boolean;
  /** Selects keys and values from `told`, the organisation's events with their unit and week. */
  from: SQL;
}

const used = sql`type = 'ai-use.logged' and data->>'chose' = 'used'`;
const checked = sql`(${used} and data->>'checked' in ('against-source', 'by-reading'))`;
const lost = sql`(${used} and data->>'minutes' = 'took-longer')`;
const band = (name: string): SQL =>
  sql`count(*) filter (where ${used} and data->>'minutes' = ${name})`;
const score = sql`max((data->>'score')::float8)`;

const PERSON_MODULE: Recounted = {
  table: 'person_module',
  keys: ['person_id', 'module'],
  values: ['opened_on', 'completed_on', 'best_score', 'version'],
  counts: false,
  // Half of the smallest number that fits the column is nought, which a plain cast refuses to say.
  from: sql`select person_id, data->>'module' as module, min(counted_on) as opened_on,
      min(counted_on) filter (where type = 'module.completed') as completed_on,
      (case when ${score} < 7.1e-46 then 0 else ${score} end)::real as best_score,
      max((data->>'version')::int) filter (where type = 'module.completed') as version
    from told where type <> 'ai-use.logged' group by 1, 2`
};
const PERSON_USE: Recounted = {
  table: 'person_use',
  keys: ['person_id'],
  values: ['last_used', 'last_checked', 'last_lost'],
  counts: false,
  from: sql`select person_id, max(counted_on) as last_used,
      max(counted_on) filter (where ${checked}) as last_checked,
      max(counted_on) filter (where ${lost}) as last_lost
    from told where ${used} group by 1`
};
const PERSON_WEEK: Recounted = {
  table: 'person_week',
  keys: ['person_id', 'week'],
  values: ['checked_uses'],
  counts: false,
  from: sql`select person_id, week, count(*) as checked_uses from told where ${checked} group by 1, 2`
};
const UNIT_MODULE: Recounted = {
  table: 'unit_module',
  keys: ['unit_id', 'module'],
  values: ['opened', 'completed'],
  counts: true,
  from: sql`select unit_id, data->>'module' as module, count(distinct person_id) as opened,
      count(distinct person_id) filter (where type = 'module.completed') as completed
    from told where type <> 'ai-use.logged' and active group by 1, 2`
};
const UNIT_WEEK: Recounted = {
  table: 'unit_week',
  keys: ['unit_id', 'week'],
  values: ['completions', 'checked_people'],
  counts: true,
  from: sql`select unit_id, week, sum(completions) as completions, sum(people) as checked_people
    from (
      select unit_id, date_trunc('week', first)::date as week, count(*) as completions, 0 as people
      from (select unit_id, person_id, data->>'module', min(counted_on) as first from told
        where type = 'module.completed' group by 1, 2, 3) as firsts group by 1, 2
      union all
      select unit_id, week, 0, count(distinct person_id) from told where ${checked} group by 1, 2
    ) as both_kinds group by 1, 2`
};
/** People who work here by the latest day on which they did one kind of thing. */
const latest = (which: SQL, place: SQL): SQL => sql`
  select unit_id, day, ${place} from (
    select unit_id, person_id, max(counted_on) as day from told where ${which} and active group by 1, 2
  ) as latest group by 1, 2`;
const UNIT_DAY_VALUES = [
  'last_used',
  'last_checked',
  'last_lost',
  'not_to_use',
  'took_longer',
  'no_change',
  'saved_1_5',
  'saved_6_15',
  'saved_16_30',
  'saved_over_30',
  'cannot_tell'
];
const UNIT_DAY: Recounted = {
  table: 'unit_day',
  keys: ['unit_id', 'day'],
  values: UNIT_DAY_VALUES,
  counts: true,
  from: sql`select unit_id, day, ${sql.raw(UNIT_DAY_VALUES.map((one) => `sum(${one}) as ${one}`).join(', '))}
    from (
      select unit_id, counted_on as day, 0 as last_used, 0 as last_checked, 0 as last_lost,
        count(*) filter (where data->>'chose' = 'not-to-use') as not_to_use,
        ${band('took-longer')} as took_longer, ${band('no-change')} as no_change,
        ${band('1-5')} as saved_1_5, ${band('6-15')} as saved_6_15, ${band('16-30')} as saved_16_30,
        ${band('over-30')} as saved_over_30, ${band('cannot-tell')} as cannot_tell
      from told where type = 'ai-use.logged' group by 1, 2
      union all ${latest(used, sql`count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0`)}
      union all ${latest(checked, sql`0, count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0`)}
      union all ${latest(lost, sql`0, 0, count(*), 0, 0, 0, 0, 0, 0, 0, 0`)}
    ) as parts group by 1, 2`
};

export const PERSON_TABLES = [PERSON_MODULE, PERSON_USE, PERSON_WEEK];
export const UNIT_TABLES = [UNIT_MODULE, UNIT_WEEK, UNIT_DAY];

/**
 * The organisation's events, each with the unit its person is in now and its week: what `from` counts.
 * Counts of people are of those who work here (`active`), as headcounts are; what was done in a week or on
 * a day stays counted when they leave.
 * @param only narrows them down, in terms of the event `e` and the person `p`.
 */
export const told = (organisationId: string, only: SQL = sql`true`): SQL => sql`
  select e.person_id, e.type, e.data, e.counted_on, p.unit_id, p.active,
    date_trunc('week', e.counted_on)::date as week
  from event e join person p using (organisation_id, person_id)
  where organisation_id = ${organisationId} and ${only}`;
