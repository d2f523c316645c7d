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
import { MERGE_STATES } from '../../../domain/people/merge/states';
import { SIGN_IN_METHODS } from '../../../domain/people/sign-in';
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
    index('user_person').on(t.organisationId, t.personId),
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
    /** How they signed in. */
    method: text('method', { enum: SIGN_IN_METHODS }).notNull().default('email'),
    /** Until when it opens more than the person's own record; null: it never did. */
    strongUntil: timestamp('strong_until', { withTimezone: true }),
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

/** A passkey: a key pair of a person's device, of which we know the public half (WebAuthn). */
export const passkey = auth.table(
  'passkey',
  {
    /** The credential's id, base64url. */
    id: text('id').primaryKey(),
    userId: ofUser(),
    /** COSE key, base64url. */
    publicKey: text('public_key').notNull(),
    counter: bigint('counter', { mode: 'number' }).notNull(),
    transports: text('transports').array().notNull(),
    /** What its owner calls it. */
    name: text('name').notNull(),
    /** Somebody who was already known made sure whose it is; without that it opens only their own record. */
    vouched: boolean('vouched').notNull(),
    createdAt: created(),
    lastUsedAt: timestamp('last_used_at', { withTimezone: true })
  },
  (t) => [index('passkey_user').on(t.userId)]
);

/** A PIN of 8 digits or more, for people's own records only. */
export const pin = auth.table('pin', {
  userId: ofUser().primaryKey(),
  hash: text('hash').notNull(),
  /** Wrong tries since the last right one. */
  failed: integer('failed').notNull().default(0),
  /** Set after too many wrong tries; a champion, HR or admin takes it away again. */
  lockedAt: timestamp('locked_at', { withTimezone: true }),
  createdAt: created()
});

/** An enrolment card: one person's printed code, good once. */
export const enrolmentCard = auth.table(
  'enrolment_card',
  {
    id: uuid('id').primaryKey(),
    /** SHA-256 of the code, hex. The code itself is only on paper. */
    codeHash: text('code_hash').notNull().unique(),
    userId: ofUser(),
    /** The person who printed it; null: made by a command on the server. */
    madeBy: uuid('made_by'),
    createdAt: created(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    usedAt: timestamp('used_at', { withTimezone: true }),
    revokedAt: timestamp('revoked_at', { withTimezone: true })
  },
  (t) => [index('enrolment_card_user').on(t.userId)]
);

/** What somebody has used of a number of tries: per address, and per email. See auth/allowance.ts. */
export const allowance = auth.table('allowance', {
  /** SHA-256 of what is counted, hex. */
  key: text('key').primaryKey(),
  used: integer('used').notNull(),
  /** From then on it is counted afresh. */
  until: timestamp('until', { withTimezone: true }).notNull()
});

/** Requests per address, for better-auth's own rate limit. */
export const rateLimit = auth.table('rate_limit', {
  id: text('id').primaryKey(),
  key: text('key').notNull().unique(),
  count: integer('count').notNull(),
  lastRequest: bigint('last_request', { mode: 'number' }).notNull()
});

/**
 * Two organisations on their way to being one. The row belongs to neither and is found by a code that one
 * gave the other, so it stands outside the wall.
 */
export const merge = auth.table(
  'merge',
  {
    id: uuid('id').primaryKey(),
    /** The organisation that ends. */
    endingId: uuid('ending_id').notNull(),
    /** The one that stays; null until it has entered the code. */
    stayingId: uuid('staying_id'),
    /** SHA-256 of the hand-over code, hex. */
    codeHash: text('code_hash').notNull().unique(),
    state: text('state', { enum: MERGE_STATES }).notNull(),
    /** The unit that the ending organisation's units were put below. */
    topUnitId: uuid('top_unit_id'),
    createdAt: created(),
    /** The code is good until then. */
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    mergedAt: timestamp('merged_at', { withTimezone: true })
  },
  (t) => [index('merge_ending').on(t.endingId), index('merge_staying').on(t.stayingId)]
);
