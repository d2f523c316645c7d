import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { openDatabase, type Database, type Transaction } from '../../src/lib/server/db/client';
import { startEmbedded } from '../../src/lib/server/db/embedded';
import { recount } from '../../src/lib/server/insight/recount';
import type { Server } from './server';

/** What the database itself says, past the server: the raw events and whether the rollups match them. */
export interface Truth {
  /** Rows of a rollup that differ from a recount; empty when every number is exact. */
  drift: unknown[];
  /** Events stored after `since`. */
  events: { event_id: string; person_id: string; type: string; data: Record<string, unknown> }[];
}

/** Asks the server's own PostgreSQL for the demo organisation. */
export const truth = (server: Server, since: Date): Promise<Truth> =>
  ask(server, (database, organisationId) =>
    database.within(organisationId, async (tx) => ({
      drift: await recount(tx, organisationId),
      events: await eventsSince(tx, since)
    }))
  );

/** Only the events: a recount of the whole organisation takes a second. */
export const storedSince = (server: Server, since: Date): Promise<Truth['events']> =>
  ask(server, (database, organisationId) =>
    database.within(organisationId, (tx) => eventsSince(tx, since))
  );

/** What the audit log of the demo organisation has written down after `since`. */
export const auditedSince = (server: Server, since: Date) =>
  ask(server, (database, organisationId) =>
    database.within(organisationId, async (tx) => {
      const { rows } = await tx.execute<{
        actor_id: string;
        action: string;
        detail: Record<string, unknown>;
      }>(
        sql`select actor_id, action, detail from audit_entry where at >= ${since.toISOString()}::timestamptz`
      );
      return rows;
    })
  );

/** Does `work` on the server's own PostgreSQL, with the id of the demo organisation. */
export async function ask<T>(
  server: Server,
  work: (database: Database, organisationId: string) => Promise<T>
): Promise<T> {
  const embedded = await startEmbedded({
    dataDir: join(server.dataDir, 'postgres'),
    log: () => undefined
  });
  const database = openDatabase(embedded.connection);
  try {
    const { rows } = await database.owner.execute<{ organisation_id: string }>(
      sql`select organisation_id from organisation`
    );
    return await work(database, rows[0]?.organisation_id ?? '');
  } finally {
    await database.close();
    await embedded.stop();
  }
}

async function eventsSince(tx: Transaction, since: Date): Promise<Truth['events']> {
  const { rows } = await tx.execute<Truth['events'][number]>(
    sql`select event_id, person_id, type, data from event
      where received_at >= ${since.toISOString()}::timestamptz order by seq`
  );
  return rows;
}
