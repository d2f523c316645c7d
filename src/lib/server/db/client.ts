import { sql, type SQL } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { Pool, type PoolConfig } from 'pg';
import { askOnce, inTransaction, type Transaction } from './transaction';

export type { Transaction };
export type Drizzle = NodePgDatabase & { $client: Pool };

/** The database as the application sees it. */
export interface Database {
  /** As the owner, past the wall: sign-in, migrations and nothing else. */
  readonly owner: Drizzle;
  /**
   * Runs `work` in one transaction that sees one organisation only and owns nothing.
   * Row-level security makes a forgotten filter return no foreign row.
   */
  within<T>(organisationId: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** The rows of one question about one organisation, as `within` would find them, in one round trip. */
  ask<Row>(organisationId: string, question: SQL<Row>): Promise<Row[]>;
  /**
   * `within`, holding the lock of (organisation, person) until COMMIT. It is taken before anything is
   * read, so that the next holder's first look comes after this one's commit.
   */
  alone<T>(
    organisationId: string,
    personId: string,
    work: (tx: Transaction) => Promise<T>
  ): Promise<T>;
  /**
   * `within`, while nobody in the organisation is `alone`: waits for those who are, and holds up those
   * who want to be. For the rare change of counts that follows from more than one person's events.
   * @throws MergedAway when the organisation has become part of another while this waited.
   */
  exclusively<T>(
    organisationId: string,
    work: (tx: Transaction) => Promise<T>,
    allow?: { mergedAway: boolean }
  ): Promise<T>;
  /**
   * As the owner, who may take facts away, while nobody in either organisation is `alone`. It begins in
   * the first; `move` leads to the other, for the wall shows one at a time to the owner too.
   */
  merging<T>(
    organisationIds: readonly [string, string],
    work: (tx: Transaction, move: (organisationId: string) => Promise<void>) => Promise<T>
  ): Promise<T>;
  /** `within`, reading only: every statement sees the same moment. Waits for nobody, holds up nobody. */
  snapshot<T>(organisationId: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** New connections go there: the server was started again in another place. */
  moveTo(connection: PoolConfig): void;
  close(): Promise<void>;
}

/** For one statement about a whole organisation's events; an ordinary one never takes so long. */
const LONGEST_MERGE_MS = 5 * 60_000;

/** What was to be changed belongs to another organisation by now; nothing was changed. */
export class MergedAway extends Error {
  override name = 'MergedAway';
}

/** Hears how long each `alone` waited for its lock. */
export interface LockWatch {
  lockWaited(seconds: number): void;
}

export function openDatabase(connection: PoolConfig, watch?: LockWatch): Database {
  const pool = new Pool({
    max: 12,
    // An app that nobody uses for a while still holds one, by which a restore sees that it runs.
    min: 1,
    // When every connection is busy for this long, a phone had better come back later.
    connectionTimeoutMillis: 10_000,
    // A forgotten transaction must not hold back every other reader and vacuum.
    options: '-c idle_in_transaction_session_timeout=15000 -c statement_timeout=30000',
    ...connection
  });
  // A dropped idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  // So would one that is lost between two statements of a transaction. The next statement fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const owner = drizzle({ client: pool });
  const enter = (organisationId: string) =>
    sql`select set_config('role', 'own_it_app', true), set_config('own_it.organisation', ${organisationId}, true)`;
  const key = (name: string) => sql`hashtextextended(${name}, 0)`;
  return {
    owner,
    within: (organisationId, work) => inTransaction(pool, enter(organisationId), work),
    ask: (organisationId, question) => askOnce(pool, enter(organisationId), question),
    alone: (organisationId, personId, work) => {
      // The organisation's before the person's: the other way round, two devices of one person and
      // somebody who wants to be exclusive could wait for each other in a ring.
      const locks = sql`pg_advisory_xact_lock_shared(${key(organisationId)}),
        pg_advisory_xact_lock(${key(organisationId + personId)})`;
      return inTransaction(pool, sql`${enter(organisationId)}, ${locks}`, work, {
        entered: (seconds) => watch?.lockWaited(seconds)
      });
    },
    exclusively: (organisationId, work, { mergedAway } = { mergedAway: false }) => {
      const lock = sql`pg_advisory_xact_lock(${key(organisationId)})`;
      return inTransaction(pool, sql`${enter(organisationId)}, ${lock}`, async (tx) => {
        const { rows } = await tx.execute(sql`select from organisation
          where organisation_id = ${organisationId} and merged_into is not null`);
        if (rows.length > 0 && !mergedAway) throw new MergedAway();
        return work(tx);
      });
    },
    merging: (organisationIds, work) => {
      const enterAsOwner = (id: string) =>
        sql`select set_config('own_it.organisation', ${id}, true)`;
      // In one order everywhere, or two merges could wait for each other.
      const [one, other] = [...organisationIds].sort();
      const locks = sql`pg_advisory_xact_lock(${key(one!)}), pg_advisory_xact_lock(${key(other!)}),
        set_config('statement_timeout', ${String(LONGEST_MERGE_MS)}, true)`;
      return inTransaction(pool, sql`${enterAsOwner(organisationIds[0])}, ${locks}`, (tx) =>
        work(tx, async (id) => void (await tx.execute(enterAsOwner(id))))
      );
    },
    snapshot: (organisationId, work) =>
      inTransaction(pool, enter(organisationId), work, {
        begin: 'begin isolation level repeatable read, read only'
      }),
    moveTo: (connection) => void Object.assign(pool.options, connection),
    close: () => pool.end()
  };
}
