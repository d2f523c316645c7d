import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  pgSchema,
  text,
  timestamp,
  uuid
} from 'drizzle-orm/pg-core';
import { person } from './people';

/**
 * Sign-in, in better-auth's shape, in a schema of its own: a session's token or a typed address is
 * looked up before the organisation is known, so these keys cannot lead with it
 * (docs/decisions/sign-in-tables.md).
 */
export const auth = pgSchema('auth');

const created = () => timestamp('created_at', { withTimezone: true }).notNull().defaultNow();
const updated = () => timestamp('updated_at', { withTimezone: true }).notNull().defaultNow();

/** One way in to one person. */
export const user = auth.table(
  'user',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    email: text('email').notNull().unique(),
    emailVerified: boolean('email_verified').notNull().default(false),
    image: text('image'),
    createdAt: created(),
    updatedAt: updated(),
    organisationId: uuid('organisation_id').notNull(),
    personId: uuid('person_id').notNull()
  },
  (t) => [
    foreignKey({
      columns: [t.organisationId, t.personId],
      foreignColumns: [person.organisationId, person.personId]
    })
  ]
);

const ofUser = () =>
  text('user_id')
    .notNull()
    .references(() => user.id, { onDelete: 'cascade' });

export const session = auth.table(
  'session',
  {
    id: text('id').primaryKey(),
    token: text('token').notNull().unique(),
    userId: ofUser(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: created(),
    updatedAt: updated()
  },
  (t) => [index('session_user').on(t.userId)]
);

export const account = auth.table(
  'account',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: ofUser(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: timestamp('access_token_expires_at', { withTimezone: true }),
    refreshTokenExpiresAt: timestamp('refresh_token_expires_at', { withTimezone: true }),
    scope: text('scope'),
    password: text('password'),
    createdAt: created(),
    updatedAt: updated()
  },
  (t) => [index('account_user').on(t.userId)]
);

export const verification = auth.table(
  'verification',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    createdAt: created(),
    updatedAt: updated()
  },
  (t) => [index('verification_identifier').on(t.identifier)]
);

/** Requests per address, for better-auth's own rate limit. */
export const rateLimit = auth.table('rate_limit', {
  id: text('id').primaryKey(),
  key: text('key').notNull().unique(),
  count: integer('count').notNull(),
  lastRequest: bigint('last_request', { mode: 'number' }).notNull()
});
