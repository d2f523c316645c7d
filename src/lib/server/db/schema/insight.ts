import {
  foreignKey,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid
} from 'drizzle-orm/pg-core';
import { day, organisationId } from './columns';
import { unit } from './people';

const count = (name: string) => integer(name).notNull().default(0);
const unitId = () => uuid('unit_id').notNull();

/** Rollup: people of a unit (not of the units below it) who opened and who completed a module. */
export const unitModule = pgTable(
  'unit_module',
  {
    organisationId: organisationId(),
    unitId: unitId(),
    module: text('module').notNull(),
    opened: count('opened'),
    completed: count('completed')
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.unitId, t.module] }),
    foreignKey({
      columns: [t.organisationId, t.unitId],
      foreignColumns: [unit.organisationId, unit.unitId]
    })
  ]
);

/** Rollup: what happened in a unit in a week (named by its Monday). */
export const unitWeek = pgTable(
  'unit_week',
  {
    organisationId: organisationId(),
    unitId: unitId(),
    week: day('week').notNull(),
    /** Modules completed for the first time by a person. */
    completions: count('completions'),
    /** People with at least one checked use of AI in the week. */
    checkedPeople: count('checked_people')
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.week, t.unitId] })]
);

/**
 * Rollup: AI use in a unit by day. `last*` count the people whose latest use of that kind was on this
 * day, so that "people in the last 28 days" is a plain sum over days.
 */
export const unitDay = pgTable(
  'unit_day',
  {
    organisationId: organisationId(),
    unitId: unitId(),
    day: day('day').notNull(),
    lastUsed: count('last_used'),
    lastChecked: count('last_checked'),
    lastLost: count('last_lost'),
    notToUse: count('not_to_use'),
    tookLonger: count('took_longer'),
    noChange: count('no_change'),
    saved1To5: count('saved_1_5'),
    saved6To15: count('saved_6_15'),
    saved16To30: count('saved_16_30'),
    savedOver30: count('saved_over_30'),
    cannotTell: count('cannot_tell')
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.day, t.unitId] })]
);

/** What the nightly recount found. One row a night, added and never changed. */
export const selfCheck = pgTable(
  'self_check',
  {
    organisationId: organisationId(),
    night: day('night').notNull(),
    checkedAt: timestamp('checked_at', { withTimezone: true }).notNull(),
    /** Rows that differed from the recount. */
    drifted: integer('drifted').notNull(),
    repaired: integer('repaired').notNull()
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.night] })]
);
