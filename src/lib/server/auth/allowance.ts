import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { eq, lt, sql } from 'drizzle-orm';
import type { Drizzle } from '../db/client';
import { allowance } from '../db/schema/auth';

export interface Limit {
  times: number;
  seconds: number;
}

const hashOf = (key: string, { seconds }: Limit): string =>
  createHash('sha256').update(`${seconds}:${key}`).digest('hex');

/**
 * Uses one of a number of tries; false when none is left. Counted from the first try on, whoever fails
 * to wait does not wait longer. The key is kept as a hash: it may be somebody's address.
 */
export async function allow(owner: Drizzle, key: string, limit: Limit): Promise<boolean> {
  const id = hashOf(key, limit);
  const until = sql`now() + make_interval(secs => ${limit.seconds})`;
  const over = sql`${allowance.until} < now()`;
  const [row] = await owner
    .insert(allowance)
    .values({ key: id, used: 1, until })
    .onConflictDoUpdate({
      target: allowance.key,
      set: {
        used: sql`case when ${over} then 1 else ${allowance.used} + 1 end`,
        until: sql`case when ${over} then ${until} else ${allowance.until} end`
      }
    })
    .returning({ used: allowance.used });
  const used = row?.used ?? 1;
  if (used === 1) await owner.delete(allowance).where(lt(allowance.until, sql`now()`));
  return used <= limit.times;
}

/** The try was a right one: a depot where everybody joins on one morning must not shut itself out. */
export async function giveBack(owner: Drizzle, key: string, limit: Limit): Promise<void> {
  await owner
    .update(allowance)
    .set({ used: sql`greatest(${allowance.used} - 1, 0)` })
    .where(eq(allowance.key, hashOf(key, limit)));
}

/** All of them, so that one that is used up does not spare the others. */
export async function allowAll(owner: Drizzle, limits: [string, Limit][]): Promise<boolean> {
  const allowed = await Promise.all(limits.map(([key, limit]) => allow(owner, key, limit)));
  return allowed.every(Boolean);
}

/** Who an address stands for: a household or a phone can use any address of its IPv6 network. */
export function networkOf(address: string): string {
  // A server that listens on IPv6 writes an IPv4 address like this.
  if (!isIPv6(address) || address.includes('.')) return address.replace(/^::ffff:/i, '');
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - groups.length - after.length;
  const all = [...groups, ...Array.from({ length: zeros }, () => '0'), ...after];
  return all
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
