import { randomUUID } from 'node:crypto';
import type { ExportPurpose } from '../../domain/insight/purposes';
import type { Transaction } from '../db/client';
import { auditEntry } from '../db/schema/insight';

/** Writes down that somebody took away named completion, and what for: before they get it. */
export async function recordExport(
  tx: Transaction,
  entry: { organisationId: string; actorId: string; at: Date; purpose: ExportPurpose }
): Promise<void> {
  const { organisationId, actorId, at, purpose } = entry;
  await tx.insert(auditEntry).values({
    organisationId,
    auditId: randomUUID(),
    at,
    actorId,
    action: 'completion.exported',
    detail: { purpose }
  });
}
