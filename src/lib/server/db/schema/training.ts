import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid
} from 'drizzle-orm/pg-core';
import { EVENT_TYPES, type EventData, type EventType } from '../../../domain/training/events';
import { day, organisationId } from './columns';
import { person } from './people';

/** One immutable fact that a device recorded. Rows are added, never changed. */
export const event = pgTable(
  'event',
  {
    organisationId: organisationId(),
    eventId: uuid('event_id').notNull(),
    personId: uuid('person_id').notNull(),
    device: text('device').notNull(),
    seq: integer('seq').notNull(),
    type: text('type', { enum: EVENT_TYPES }).notNull(),
    v: smallint('v').notNull(),
    /** Exactly as the device said it, offset included. */
    at: text('at').notNull(),
    receivedAt: timestamp('received_at', { withTimezone: true }).notNull(),
    /** The day it counts on: the device's, or the day it arrived if the device's clock cannot be right. */
    countedOn: day('counted_on').notNull(),
    data: jsonb('data').$type<EventData[EventType]>().notNull(),
    /** Place in this person's history, dealt under their lock, so that it follows the order of commits. */
    pos: integer('pos').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.eventId] }),
    uniqueIndex('event_pos').on(t.organisationId, t.personId, t.pos),
    foreignKey({
      columns: [t.organisationId, t.personId],
      foreignColumns: [person.organisationId, person.personId]
    })
  ]
);

/** How far one person is with one module. */
export const personModule = pgTable(
  'person_module',
  {
    organisationId: organisationId(),
    personId: uuid('person_id').notNull(),
    module: text('module').notNull(),
    openedOn: day('opened_on'),
    completedOn: day('completed_on'),
    /** 0 to 1. */
    bestScore: real('best_score'),
    /** The newest version they completed. */
    version: integer('version')
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.personId, t.module] })]
);

/** The last days on which a person used AI, used it and checked, used it and lost time. */
export const personUse = pgTable(
  'person_use',
  {
    organisationId: organisationId(),
    personId: uuid('person_id').notNull(),
    lastUsed: day('last_used'),
    lastChecked: day('last_checked'),
    lastLost: day('last_lost')
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.personId] })]
);

/** Checked uses of AI by one person in one week (named by its Monday). */
export const personWeek = pgTable(
  'person_week',
  {
    organisationId: organisationId(),
    personId: uuid('person_id').notNull(),
    week: day('week').notNull(),
    checkedUses: integer('checked_uses').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.personId, t.week] }),
    check('person_week_monday', sql`extract(isodow from ${t.week}) = 1`)
  ]
);
