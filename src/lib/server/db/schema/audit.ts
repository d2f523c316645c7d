import { index, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { AUDIT_ACTIONS } from '../../../domain/people/audit';
import { organisationId } from './columns';

/** Who did what to whom, when and from where, refusals included. Rows are added, never changed. */
export const auditEntry = pgTable(
  'audit_entry',
  {
    organisationId: organisationId(),
    auditId: uuid('audit_id').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    /** Null: nobody who was signed in; `detail` says which part of the system, or which token. */
    actorId: uuid('actor_id'),
    /** Whom it is about; null for nobody in particular. */
    subjectId: uuid('subject_id'),
    action: text('action', { enum: AUDIT_ACTIONS }).notNull(),
    /** The network address that the request came from. */
    address: text('address'),
    detail: jsonb('detail').$type<Record<string, string | number>>().notNull()
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.auditId] }),
    index('audit_entry_at').on(t.organisationId, t.at),
    index('audit_entry_subject').on(t.organisationId, t.subjectId)
  ]
);
