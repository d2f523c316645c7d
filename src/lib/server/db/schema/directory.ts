import { sql } from 'drizzle-orm';
import {
  boolean,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid
} from 'drizzle-orm/pg-core';
import type { DirectoryProfile } from '../../../domain/people/directory';
import { organisationId } from './columns';
import { organisation, person } from './people';

const instant = (name: string) => timestamp(name, { withTimezone: true });
const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/** A key that another system shows to change this organisation's directory. */
export const apiToken = pgTable(
  'api_token',
  {
    organisationId: organisationId().references(() => organisation.organisationId),
    tokenId: uuid('token_id').notNull(),
    name: text('name').notNull(),
    /** SHA-256 of the secret, hex. The secret itself is shown once and kept nowhere. */
    secretHash: text('secret_hash').notNull(),
    madeBy: uuid('made_by').notNull(),
    madeAt: instant('made_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
    /** To the minute. */
    lastUsedAt: instant('last_used_at')
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.tokenId] }),
    uniqueIndex('api_token_secret').on(t.organisationId, t.secretHash)
  ]
);

/** Somebody as the council's directory (SCIM) knows them, whether or not they are on the roster. */
export const scimUser = pgTable(
  'scim_user',
  {
    organisationId: organisationId().references(() => organisation.organisationId),
    scimId: uuid('scim_id').notNull(),
    userName: text('user_name').notNull(),
    externalId: text('external_id'),
    employeeNumber: text('employee_number'),
    /** In lower case; see directoryEmail. */
    email: text('email'),
    active: boolean('active').notNull().default(true),
    profile: jsonb('profile').$type<DirectoryProfile>().notNull(),
    /** The person on the roster; null while no import has brought them. */
    personId: uuid('person_id'),
    /** Counts changes; the resource's ETag. */
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    modifiedAt: instant('modified_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.scimId] }),
    uniqueIndex('scim_user_name').on(t.organisationId, sql`lower(user_name)`),
    uniqueIndex('scim_user_person').on(t.organisationId, t.personId),
    index('scim_user_external').on(t.organisationId, t.externalId),
    foreignKey({
      columns: [t.organisationId, t.personId],
      foreignColumns: [person.organisationId, person.personId]
    }).onDelete('cascade')
  ]
);

/** A group of the council's directory. It gives nobody a role: see docs/decisions/scim-and-roster.md. */
export const scimGroup = pgTable(
  'scim_group',
  {
    organisationId: organisationId().references(() => organisation.organisationId),
    scimId: uuid('scim_id').notNull(),
    displayName: text('display_name').notNull(),
    externalId: text('external_id'),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    modifiedAt: instant('modified_at').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.scimId] }),
    uniqueIndex('scim_group_name').on(t.organisationId, sql`lower(display_name)`)
  ]
);

export const scimMember = pgTable(
  'scim_member',
  {
    organisationId: organisationId(),
    groupId: uuid('group_id').notNull(),
    userId: uuid('user_id').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.groupId, t.userId] }),
    index('scim_member_user').on(t.organisationId, t.userId),
    foreignKey({
      columns: [t.organisationId, t.groupId],
      foreignColumns: [scimGroup.organisationId, scimGroup.scimId]
    }).onDelete('cascade'),
    foreignKey({
      columns: [t.organisationId, t.userId],
      foreignColumns: [scimUser.organisationId, scimUser.scimId]
    }).onDelete('cascade')
  ]
);

/** The organisation's picture. */
export const logo = pgTable('logo', {
  organisationId: organisationId()
    .primaryKey()
    .references(() => organisation.organisationId),
  type: text('type').notNull(),
  bytes: bytes('bytes').notNull(),
  setAt: instant('set_at').notNull()
});
