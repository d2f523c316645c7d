import { sql, type ExtractTablesWithRelations } from 'drizzle-orm';
import { drizzle, type NodePgDatabase, type NodePgTransaction } from 'drizzle-orm/node-postgres';
import { Pool, type PoolConfig } from 'pg';
import { isUnavailable } from './unavailable';

type NoSchema = Record<string, never>;
export type Drizzle = NodePgDatabase<NoSchema> & { $client: Pool };
export type Transaction = NodePgTransaction<NoSchema, ExtractTablesWithRelations<NoSchema>>;

/** The database as the application sees it. */
export interface Database {
  /** As the owner, past the wall: sign-in, migrations and nothing else. */
  readonly owner: Drizzle;
  /**
   * Runs `work` in one transaction that sees one organisation only and owns nothing.
   * Row-level security makes a forgotten filter return no foreign row.
   */
  within<T>(organisationId: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * `within`, holding the lock of (organisation, person) until COMMIT. It is taken before anything is
   * read, so that the next holder's first look comes after this one's commit.
   */
  alone<T>(
    organisationId: string,
    personId: string,
    work: (tx: Transaction) => Promise<T>
  ): Promise<T>;
  /** New connections go there: the server was started again in another place. */
  moveTo(connection: PoolConfig): void;
  close(): Promise<void>;
}

export function openDatabase(connection: PoolConfig): Database {
  const pool = new Pool({
    max: 12,
    // When every connection is busy for this long, a phone had better come back later.
    connectionTimeoutMillis: 10_000,
    // A forgotten transaction must not hold back every other reader and vacuum.
    options: '-c idle_in_transaction_session_timeout=15000 -c statement_timeout=30000',
    ...connection
  });
  // A dropped idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  // The pool listens to idle ones only, and one that dies between two queries of a transaction would end it too.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const owner = drizzle({ client: pool });
  const enter = (organisationId: string) =>
    sql`select set_config('role', 'own_it_app', true), set_config('own_it.organisation', ${organisationId}, true)`;
  return {
    owner,
    within: (organisationId, work) =>
      transact(pool, async (tx) => {
        await tx.execute(enter(organisationId));
        return work(tx);
      }),
    alone: (organisationId, personId, work) =>
      transact(pool, async (tx) => {
        const key = organisationId + personId;
        await tx.execute(
          sql`${enter(organisationId)}, pg_advisory_xact_lock(hashtextextended(${key}, 0))`
        );
        return work(tx);
      }),
    moveTo: (connection) => void Object.assign(pool.options, connection),
    close: () => pool.end()
  };
}

/**
 * Drizzle's own transaction on a pool never gives a connection back whose BEGIN fails: a database that
 * was away for a moment would leave a pool in which every connection is taken.
 */
async function transact<T>(pool: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    return await drizzle({ client }).transaction(work);
  } catch (error) {
    broken = isUnavailable(error);
    throw error;
  } finally {
    client.release(broken);
  }
}
