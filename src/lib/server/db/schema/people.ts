import { sql } from 'drizzle-orm';
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uniqueIndex,
  uuid
} from 'drizzle-orm/pg-core';
import { LANGUAGES, ROLE_CLASSES } from '../../../domain/people/person';
import { CHANGE_KINDS, type ChangeDetail } from '../../../domain/people/unit-change';
import { ROLES } from '../../../domain/people/roles';
import type { OrganisationSettings } from '../../../domain/people/organisation';
import { day, organisationId } from './columns';

export const organisation = pgTable('organisation', {
  organisationId: uuid('organisation_id').primaryKey(),
  name: text('name').notNull(),
  settings: jsonb('settings').$type<OrganisationSettings>().notNull(),
  /** Changes when the database is restored from a backup; see Cursor in the protocol. */
  epoch: uuid('epoch').notNull(),
  /** Set once it is part of another organisation: nobody signs in or sends here any more. */
  mergedInto: uuid('merged_into')
});

/** A node of the organisation's tree. */
export const unit = pgTable(
  'unit',
  {
    organisationId: organisationId().references(() => organisation.organisationId),
    unitId: uuid('unit_id').notNull(),
    parentId: uuid('parent_id'),
    name: text('name').notNull(),
    /** Its own place among its siblings; the order the organisation uses, never a ranking. */
    position: integer('position').notNull(),
    /** Ids from the top of the tree down to this unit, itself included. */
    path: uuid('path').array().notNull(),
    /** What the HR system calls it; the key by which an import finds it again. */
    code: text('code'),
    /** Its last day, once it is merged away or closed. It keeps its history and takes nobody in. */
    closedOn: day('closed_on')
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.unitId] }),
    uniqueIndex('unit_code').on(t.organisationId, t.code),
    foreignKey({
      columns: [t.organisationId, t.parentId],
      foreignColumns: [t.organisationId, t.unitId]
    })
  ]
);

/** What was done to a unit: its history. One change may concern two units. Rows are added, never changed. */
export const unitChange = pgTable(
  'unit_change',
  {
    organisationId: organisationId(),
    changeId: uuid('change_id').notNull(),
    unitId: uuid('unit_id').notNull(),
    kind: text('kind', { enum: CHANGE_KINDS }).notNull(),
    /** The day from which it holds; `at` is when it was written down. */
    effectiveOn: day('effective_on').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    /** Null: nobody who was signed in, such as a command on the server. */
    actorId: uuid('actor_id'),
    detail: jsonb('detail').$type<ChangeDetail>().notNull()
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.unitId, t.changeId] }),
    foreignKey({
      columns: [t.organisationId, t.unitId],
      foreignColumns: [unit.organisationId, unit.unitId]
    })
  ]
);

/** A member of staff, known to learning records only by a random id. */
export const person = pgTable(
  'person',
  {
    organisationId: organisationId(),
    personId: uuid('person_id').notNull(),
    unitId: uuid('unit_id').notNull(),
    active: boolean('active').notNull().default(true),
    /** Their last day of work, once they have left; until then what they did counts as work. */
    leftOn: day('left_on'),
    startedOn: day('started_on'),
    managerId: uuid('manager_id'),
    /** Since when the council's directory keeps them out; they stay on the roster and in its counts. */
    shutAt: timestamp('shut_at', { withTimezone: true }),
    /** Decides how long their record is kept after they leave. */
    roleClass: text('role_class', { enum: ROLE_CLASSES }).notNull().default('standard'),
    language: text('language', { enum: LANGUAGES }).notNull().default('en')
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.personId] }),
    foreignKey({
      columns: [t.organisationId, t.unitId],
      foreignColumns: [unit.organisationId, unit.unitId]
    }),
    foreignKey({
      columns: [t.organisationId, t.managerId],
      foreignColumns: [t.organisationId, t.personId]
    }),
    index('person_unit').on(t.organisationId, t.unitId),
    // Without it whoever takes people away looks through everybody for each of them.
    index('person_manager').on(t.organisationId, t.managerId)
  ]
);

/** Who a person is. Deleting this row forgets them and leaves the counts. */
export const personIdentity = pgTable(
  'person_identity',
  {
    organisationId: organisationId(),
    personId: uuid('person_id').notNull(),
    name: text('name').notNull(),
    email: text('email'),
    employeeNumber: text('employee_number').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.personId] }),
    uniqueIndex('person_employee_number')
      .on(t.organisationId, t.employeeNumber)
      .where(sql`employee_number <> ''`),
    index('person_email').on(t.organisationId, sql`lower(email)`),
    foreignKey({
      columns: [t.organisationId, t.personId],
      foreignColumns: [person.organisationId, person.personId]
    })
  ]
);

/** Where a person worked from a day on, until the day of the next row. */
export const placement = pgTable(
  'placement',
  {
    organisationId: organisationId(),
    personId: uuid('person_id').notNull(),
    fromOn: day('from_on').notNull(),
    unitId: uuid('unit_id').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.personId, t.fromOn] }),
    index('placement_unit').on(t.organisationId, t.unitId),
    foreignKey({
      columns: [t.organisationId, t.personId],
      foreignColumns: [person.organisationId, person.personId]
    }),
    foreignKey({
      columns: [t.organisationId, t.unitId],
      foreignColumns: [unit.organisationId, unit.unitId]
    })
  ]
);

/** A job in a unit, held by somebody or vacant. */
export const post = pgTable(
  'post',
  {
    organisationId: organisationId(),
    postId: uuid('post_id').notNull(),
    unitId: uuid('unit_id').notNull(),
    /** What the HR system calls it; the key by which an import finds it again. */
    number: text('number').notNull(),
    title: text('title').notNull(),
    /** Full-time equivalent that is paid for: 0.5 is half a week. */
    budgetedFte: real('budgeted_fte')
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.postId] }),
    uniqueIndex('post_number').on(t.organisationId, t.number),
    foreignKey({
      columns: [t.organisationId, t.unitId],
      foreignColumns: [unit.organisationId, unit.unitId]
    })
  ]
);

/** Who holds a post; one of a person's posts is their main one, which says where they count. */
export const postHolder = pgTable(
  'post_holder',
  {
    organisationId: organisationId(),
    postId: uuid('post_id').notNull(),
    personId: uuid('person_id').notNull(),
    isMain: boolean('is_main').notNull(),
    fte: real('fte')
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.postId, t.personId] }),
    index('post_holder_person').on(t.organisationId, t.personId),
    foreignKey({
      columns: [t.organisationId, t.postId],
      foreignColumns: [post.organisationId, post.postId]
    }),
    foreignKey({
      columns: [t.organisationId, t.personId],
      foreignColumns: [person.organisationId, person.personId]
    })
  ]
);

/** Somebody who was forgotten: what a late phone brings of them is refused. Rows are added, never changed. */
export const forgotten = pgTable(
  'forgotten',
  {
    organisationId: organisationId(),
    personId: uuid('person_id').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull()
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.personId] })]
);

/** A legal hold: this person's record is kept, whatever the retention rules say. */
export const legalHold = pgTable(
  'legal_hold',
  {
    organisationId: organisationId(),
    personId: uuid('person_id').notNull(),
    reason: text('reason').notNull(),
    placedBy: uuid('placed_by').notNull(),
    placedAt: timestamp('placed_at', { withTimezone: true }).notNull()
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.personId] }),
    foreignKey({
      columns: [t.organisationId, t.personId],
      foreignColumns: [person.organisationId, person.personId]
    })
  ]
);

export const roleGrant = pgTable(
  'role_grant',
  {
    organisationId: organisationId(),
    personId: uuid('person_id').notNull(),
    role: text('role', { enum: ROLES }).notNull()
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.personId, t.role] }),
    foreignKey({
      columns: [t.organisationId, t.personId],
      foreignColumns: [person.organisationId, person.personId]
    })
  ]
);

/** The units a champion helps: each one and everything below it. */
export const championUnit = pgTable(
  'champion_unit',
  {
    organisationId: organisationId(),
    personId: uuid('person_id').notNull(),
    unitId: uuid('unit_id').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.personId, t.unitId] }),
    foreignKey({
      columns: [t.organisationId, t.personId],
      foreignColumns: [person.organisationId, person.personId]
    }),
    foreignKey({
      columns: [t.organisationId, t.unitId],
      foreignColumns: [unit.organisationId, unit.unitId]
    })
  ]
);
