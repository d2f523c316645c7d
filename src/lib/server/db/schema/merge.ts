import {
  boolean,
  foreignKey,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid
} from 'drizzle-orm/pg-core';
import { MATCH_REASONS } from '../../../domain/people/merge/match';
import { day, organisationId } from './columns';
import { organisation, person } from './people';

/** Who a person was in an organisation that was merged into this one: their phone brings its record along. */
export const formerPerson = pgTable(
  'former_person',
  {
    organisationId: organisationId(),
    personId: uuid('person_id').notNull(),
    formerOrganisationId: uuid('former_organisation_id').notNull(),
    formerPersonId: uuid('former_person_id').notNull()
  },
  (t) => [
    primaryKey({
      columns: [t.organisationId, t.personId, t.formerOrganisationId, t.formerPersonId]
    }),
    foreignKey({
      columns: [t.organisationId, t.personId],
      foreignColumns: [person.organisationId, person.personId]
    }).onDelete('cascade')
  ]
);

/** A date of birth, held only to tell people apart while two organisations merge. */
export const mergeBirth = pgTable(
  'merge_birth',
  {
    organisationId: organisationId().references(() => organisation.organisationId),
    mergeId: uuid('merge_id').notNull(),
    employeeNumber: text('employee_number').notNull(),
    bornOn: day('born_on').notNull(),
    storedAt: timestamp('stored_at', { withTimezone: true }).notNull()
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.mergeId, t.employeeNumber] })]
);

/** What the organisation that stays knew of a matched person before, so that the merge can be undone. */
export interface Before {
  unitId: string;
  active: boolean;
  leftOn: string | null;
  roles: string[];
  /** Sign-ins that came from the other organisation. */
  users: string[];
  /** Events that both organisations had already. */
  events: string[];
}

/** A person here and one of the organisation that ends, who may be the same. */
export const mergeMatch = pgTable(
  'merge_match',
  {
    organisationId: organisationId(),
    mergeId: uuid('merge_id').notNull(),
    personId: uuid('person_id').notNull(),
    theirPersonId: uuid('their_person_id').notNull(),
    reasons: text('reasons', { enum: MATCH_REASONS }).array().notNull(),
    /** Somebody has to decide. */
    doubtful: boolean('doubtful').notNull(),
    /** The same person; null: not decided yet. */
    same: boolean('same'),
    decidedBy: uuid('decided_by'),
    /** Since the merge. */
    before: jsonb('before').$type<Before>()
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.mergeId, t.personId, t.theirPersonId] }),
    foreignKey({
      columns: [t.organisationId, t.personId],
      foreignColumns: [person.organisationId, person.personId]
    }).onDelete('cascade')
  ]
);
