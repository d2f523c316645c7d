import { randomUUID } from 'node:crypto';
import type { AuditAction } from '../../domain/people/audit';
import type { Transaction } from '../db/client';
import { auditEntry } from '../db/schema/audit';

/** Who does something, and from where. */
export interface Actor {
  organisationId: string;
  /** Null: nobody who was signed in. */
  actorId: string | null;
  address: string | null;
}

interface Entry {
  action: AuditAction;
  /** Whom it is about. */
  subjectId?: string | null;
  /** Nothing secret, and no names: ids, codes, counts, purposes. */
  detail?: Record<string, string | number>;
  at?: Date;
}

/** Writes down what somebody did, in the transaction that does it, or before they get what they asked for. */
export async function audit(tx: Transaction, actor: Actor, ...entries: Entry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.insert(auditEntry).values(
    entries.map(({ action, subjectId = null, detail = {}, at = new Date() }) => ({
      ...actor,
      auditId: randomUUID(),
      at,
      action,
      subjectId,
      detail
    }))
  );
}
