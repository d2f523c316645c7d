import { eq, sql } from 'drizzle-orm';
import type { Database } from '../../db/client';
import { merge } from '../../db/schema/auth';
import { audit, type Actor } from '../audit';
import { forgetMatches } from './matches';
import { refused, together, type Done } from './parties';
import { REMOVED } from './tables';

/**
 * Ends the time in which a merge can be undone: what the organisation that ended still has is taken away,
 * but for its name and its audit log.
 */
export async function confirmMerge(database: Database, actor: Actor, now: Date): Promise<Done> {
  const done = await together(
    database,
    actor.organisationId,
    'merged',
    async (tx, agreed, move): Promise<Done> => {
      const { endingId, stayingId } = agreed;
      await forgetMatches(tx, agreed);
      await move(endingId);
      for (const table of REMOVED) {
        await tx.execute(
          sql`delete from ${sql.identifier(table)} where organisation_id = ${endingId}`
        );
      }
      const action = 'organisations.confirmed' as const;
      const nobody = { organisationId: endingId, actorId: null, address: null };
      await audit(tx, nobody, { action, detail: { staying: stayingId }, at: now });
      await move(stayingId);
      await audit(tx, actor, { action, detail: { ending: endingId }, at: now });
      await tx.update(merge).set({ state: 'confirmed' }).where(eq(merge.id, agreed.id));
      return { ok: true };
    }
  );
  return done ?? refused('gone');
}
