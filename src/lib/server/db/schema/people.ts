import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid
} from 'drizzle-orm/pg-core';
import { ROLES } from '../../../domain/people/roles';
import type { OrganisationSettings } from '../../../domain/people/organisation';
import { day, organisationId } from './columns';

export const organisation = pgTable('organisation', {
  organisationId: uuid('organisation_id').primaryKey(),
  name: text('name').notNull(),
  settings: jsonb('settings').$type<OrganisationSettings>().notNull(),
  /** Changes when the database is restored from a backup; see Cursor in the protocol. */
  epoch: uuid('epoch').notNull()
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
    path: uuid('path').array().notNull()
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.unitId] }),
    foreignKey({
      columns: [t.organisationId, t.parentId],
      foreignColumns: [t.organisationId, t.unitId]
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
    leftOn: day('left_on')
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.personId] }),
    foreignKey({
      columns: [t.organisationId, t.unitId],
      foreignColumns: [unit.organisationId, unit.unitId]
    }),
    index('person_unit').on(t.organisationId, t.unitId)
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
