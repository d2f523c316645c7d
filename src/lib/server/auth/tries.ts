import { randomUUID } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { eq, sql } from 'drizzle-orm';
import type { Drizzle } from '../db/client';
import { rateLimit } from '../db/schema/auth';

/** So many tries from one address in so many seconds, counted from the first. */
export interface Limit {
  name: string;
  max: number;
  seconds: number;
}

/** Whoever has one IPv6 address mostly has the 2^64 beside it too: they count as one. */
export function network(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address.replace(/^.*:/, '');
  const [head = '', tail = ''] = address.split('::');
  const groups = (part: string): string[] => part.split(':').filter(Boolean);
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = address.includes('::')
    ? [...groups(head), ...Array<string>(Math.max(0, missing)).fill('0'), ...groups(tail)]
    : groups(address);
  return all
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}

const keyOf = ({ name }: Limit, address: string): string => `${name}|${network(address)}`;

/** Counts a try before it is made, so that many at once do not slip through; false: there were too many. */
export async function mayTry(owner: Drizzle, limit: Limit, address: string): Promise<boolean> {
  const [now, row] = [Date.now(), rateLimit];
  const isOver = sql`${row.lastRequest} < ${now - limit.seconds * 1000}`;
  const [counted] = await owner
    .insert(row)
    .values({ id: randomUUID(), key: keyOf(limit, address), count: 1, lastRequest: now })
    .onConflictDoUpdate({
      target: row.key,
      set: {
        count: sql`case when ${isOver} then 1 else ${row.count} + 1 end`,
        lastRequest: sql`case when ${isOver} then ${now} else ${row.lastRequest} end`
      }
    })
    .returning({ count: row.count });
  return (counted?.count ?? 0) <= limit.max;
}

/** The try was a right one: a depot where everybody joins on one morning must not shut itself out. */
export async function giveBack(owner: Drizzle, limit: Limit, address: string): Promise<void> {
  await owner
    .update(rateLimit)
    .set({ count: sql`greatest(${rateLimit.count} - 1, 0)` })
    .where(eq(rateLimit.key, keyOf(limit, address)));
}
