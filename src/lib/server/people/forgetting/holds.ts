import { and, eq } from 'drizzle-orm';
import type { Database, Transaction } from '../../db/client';
import { legalHold } from '../../db/schema/people';
import { audit, type Actor } from '../audit';
import { named } from '../named';

export interface Hold {
  reason: string;
  placedAt: Date;
}

const ofPerson = (organisationId: string, personId: string) =>
  and(eq(legalHold.organisationId, organisationId), eq(legalHold.personId, personId));

export async function holdOf(
  tx: Transaction,
  organisationId: string,
  personId: string
): Promise<Hold | null> {
  const [row] = await tx
    .select({ reason: legalHold.reason, placedAt: legalHold.placedAt })
    .from(legalHold)
    .where(ofPerson(organisationId, personId));
  return row ?? null;
}

/**
 * Keeps a person's record from being forgotten until the hold is lifted. One that is there already stays
 * as it is. Waits for whoever is being forgotten just now. False: nobody has this id.
 */
export function placeHold(
  database: Database,
  actor: Actor,
  { personId, reason, at }: { personId: string; reason: string; at: Date }
): Promise<boolean> {
  const { organisationId } = actor;
  return database.exclusively(organisationId, async (tx) => {
    if (!(await named(tx, organisationId, personId))) return false;
    const placed = await tx
      .insert(legalHold)
      .values({
        organisationId,
        personId,
        reason,
        // HR is always somebody; a command on the server places no holds.
        placedBy: actor.actorId ?? personId,
        placedAt: at
      })
      .onConflictDoNothing()
      .returning({ personId: legalHold.personId });
    // The reason is in people's own words and may hold names: it stays out of the log.
    if (placed.length > 0) await audit(tx, actor, { action: 'hold.placed', subjectId: personId });
    return true;
  });
}

/** The record may be forgotten again. A hold that is not there is lifted without a word. */
export function liftHold(database: Database, actor: Actor, personId: string): Promise<void> {
  const { organisationId } = actor;
  return database.exclusively(organisationId, async (tx) => {
    const lifted = await tx
      .delete(legalHold)
      .where(ofPerson(organisationId, personId))
      .returning({ personId: legalHold.personId });
    if (lifted.length > 0) await audit(tx, actor, { action: 'hold.lifted', subjectId: personId });
  });
}
