import type { Database } from '../db/client';

/**
 * Does `work` unless another process is at it. Holds a lock of a connection's, for the work has
 * transactions of its own.
 * @param lock any number, the same in every process and different for each task.
 */
export async function ifNobodyElse(
  database: Database,
  lock: number,
  work: () => Promise<void>
): Promise<void> {
  const client = await database.owner.$client.connect();
  try {
    const { rows } = await client.query<{ mine: boolean }>(
      'select pg_try_advisory_lock($1) as mine',
      [lock]
    );
    if (rows[0]?.mine) await work();
  } finally {
    client.release(true);
  }
}
