import { sql, type SQL } from 'drizzle-orm';
import type { Day } from '../../domain/insight/calendar';
import { nothingYet, type PersonState } from '../../domain/training/person-state';

export interface Who {
  organisationId: string;
  personId: string;
}

/** Whoever's events arrive. */
export interface Sender extends Who {
  /** Of somebody who has left: their last day of work. */
  leftOn?: Day;
}

/** The unit a person counts in now, and the parts of their state that a batch touches. */
export interface Standing {
  unitId: string;
  /** False: they have left, and are no longer counted as somebody of the unit. */
  active: boolean;
  state: PersonState;
}

/** A row of `standing`. */
export type StandingRow = {
  unit_id: string;
  active: boolean;
  modules: PersonState['modules'] | null;
  weeks: PersonState['checkedUses'] | null;
  last: Pick<PersonState, 'lastUsed' | 'lastChecked' | 'lastLost'> | null;
};

/** Selects a person's unit and these parts of their state, and `more` columns beside them. */
export function standing(
  { organisationId, personId }: Who,
  { modules, weeks }: { modules: string[]; weeks: string[] },
  more: SQL
): SQL<StandingRow> {
  return sql<StandingRow>`
    select p.unit_id, p.active,
      (select json_object_agg(m.module, json_build_object('openedOn', m.opened_on,
          'completedOn', m.completed_on, 'bestScore', m.best_score, 'version', m.version))
        from person_module m
        where m.organisation_id = ${organisationId} and m.person_id = ${personId}
          and m.module = any(${sql.param(modules)}::text[])) as modules,
      (select json_object_agg(w.week, w.checked_uses)
        from person_week w
        where w.organisation_id = ${organisationId} and w.person_id = ${personId}
          and w.week = any(${sql.param(weeks)}::date[])) as weeks,
      (select json_build_object('lastUsed', u.last_used, 'lastChecked', u.last_checked,
          'lastLost', u.last_lost)
        from person_use u
        where u.organisation_id = ${organisationId} and u.person_id = ${personId}) as last,
      ${more}
    from person p join organisation o using (organisation_id)
    where p.organisation_id = ${organisationId} and p.person_id = ${personId}
      and o.merged_into is null`;
}

/**
 * Whoever was there when the request began is not: their organisation has
 * just been merged or parted again, or they were forgotten.
 */
export class NotHere extends Error {
  constructor() {
    super('the signed-in person is not in the organisation');
  }
}

/** What a row of `standing` says. @throws NotHere without a row, and nothing was stored. */
export function readStanding(row: StandingRow | undefined): Standing {
  if (!row) throw new NotHere();
  return {
    unitId: row.unit_id,
    active: row.active,
    state: {
      ...nothingYet,
      ...row.last,
      modules: row.modules ?? {},
      checkedUses: row.weeks ?? {}
    }
  };
}

/** A person's state as the rows that hold it, for one statement with JSON in and rows out. */
export const asRows = (state: PersonState) => ({
  modules: Object.entries(state.modules).map(([module, { bestScore, ...standing }]) => ({
    module,
    ...standing,
    // As the column rounds it: a score too small for it would be an error, not nought.
    bestScore: bestScore === null ? null : Math.fround(bestScore)
  })),
  weeks: Object.entries(state.checkedUses).map(([week, uses]) => ({ week, uses })),
  last: state.lastUsed
    ? [{ used: state.lastUsed, checked: state.lastChecked, lost: state.lastLost }]
    : []
});
