import { type SQL } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Pool, QueryResult, QueryResultRow } from 'pg';

/** What may be asked inside a transaction. One transaction inside another is not meant to be. */
export type Transaction = Omit<NodePgDatabase, 'transaction'>;

const dialect = new PgDialect();

/** A statement without parameters, so that it can travel in one message with others. */
const asText = (statement: SQL): string => dialect.sqlToQuery(statement.inlineParams()).sql;

interface Entering {
  begin?: string;
  /** Hears how long it took, in seconds, until `work` could begin on a connection. */
  entered?: (seconds: number) => void;
}

/**
 * Runs `work` in one transaction. `enter` goes with BEGIN in one message, and nothing of `work` is sent
 * before both have succeeded: a round trip costs as much as a small statement.
 */
export async function inTransaction<T>(
  pool: Pool,
  enter: SQL,
  work: (tx: Transaction) => Promise<T>,
  { begin = 'begin', entered }: Entering = {}
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    const since = performance.now();
    await client.query(`${begin}; ${asText(enter)}`);
    entered?.((performance.now() - since) / 1000);
    const value = await work(drizzle({ client }));
    const { command } = await client.query('commit');
    // A transaction in which a statement failed answers COMMIT with ROLLBACK, and calls it no error.
    if (command !== 'COMMIT') throw new Error('the transaction was not committed');
    return value;
  } catch (error) {
    await client.query('rollback').catch(() => (broken = true));
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * Asks one thing in a transaction of its own, `enter` and the question in one message: PostgreSQL runs
 * the statements of a message as one transaction. The question's values must be safe as literals.
 */
export async function askOnce<Row>(pool: Pool, enter: SQL, question: SQL<Row>): Promise<Row[]> {
  // pg answers a message of several statements with an array, which its types do not know.
  const answers = await pool.query(`${asText(enter)}; ${asText(question)}`);
  const [, answer] = answers as unknown as [QueryResult, QueryResult<Row & QueryResultRow>];
  return answer.rows;
}
