import {
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid
} from 'drizzle-orm/pg-core';
import type { Remembered } from '../../../domain/people/roster/fields';
import type { Choices, Counts } from '../../../domain/people/roster/plan';
import { organisationId } from './columns';

const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/** How far an import is. */
export const IMPORT_STATES = ['draft', 'applied', 'undone'] as const;

/** A file from the HR system: waiting to be applied, or what it did. */
export const rosterImport = pgTable(
  'roster_import',
  {
    organisationId: organisationId(),
    importId: uuid('import_id').notNull(),
    state: text('state', { enum: IMPORT_STATES }).notNull(),
    fileName: text('file_name').notNull(),
    rows: integer('rows').notNull(),
    uploadedBy: uuid('uploaded_by').notNull(),
    uploadedAt: timestamp('uploaded_at', { withTimezone: true }).notNull(),
    /** The file's cells (roster/pack.ts), only while it is a draft: they name people. */
    content: bytes('content'),
    /** Null until the columns are confirmed. */
    choices: jsonb('choices').$type<Choices>(),
    /** The columns by their headers, for the next file. */
    remembered: jsonb('remembered').$type<Remembered>(),
    counts: jsonb('counts').$type<Counts>(),
    appliedBy: uuid('applied_by'),
    appliedAt: timestamp('applied_at', { withTimezone: true }),
    /** What the import changed (roster/pack.ts), only while it is the last one: it names people. */
    undo: bytes('undo'),
    undoneBy: uuid('undone_by'),
    undoneAt: timestamp('undone_at', { withTimezone: true })
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.importId] }),
    index('roster_import_uploaded').on(t.organisationId, t.uploadedAt)
  ]
);
