import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client';

/**
 * Inside a transaction of one organisation: `work` on the sign-in tables, which the application's role
 * cannot touch, so that a person and their way in change together or not at all.
 */
export async function asOwner<T>(
  tx: Transaction,
  work: (tx: Transaction) => Promise<T>
): Promise<T> {
  await tx.execute(sql`select set_config('role', 'none', true)`);
  const value = await work(tx);
  // When `work` fails the transaction is lost with it, and nothing more can be done in it.
  await tx.execute(sql`select set_config('role', 'own_it_app', true)`);
  return value;
}
