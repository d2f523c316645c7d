import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { and, eq, gt, inArray } from 'drizzle-orm';
import { CODE_DAYS } from '../../../domain/people/merge/states';
import { asOwner } from '../../auth/as-owner';
import type { Database } from '../../db/client';
import { merge } from '../../db/schema/auth';
import { mergeMatch } from '../../db/schema/merge';
import { audit, type Actor } from '../audit';
import { deleteBirths } from './births';
import { liveMerge, refused, type Done } from './parties';

const DAY_MS = 86_400_000;
/** Without letters and digits that look alike on paper; 32 of them, so that a byte's rest is fair. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 20;

/** 100 random bits: nobody guesses it in a week. */
const makeCode = (): string =>
  [...randomBytes(LENGTH)]
    .map((byte, i) => (i > 0 && i % 5 === 0 ? '-' : '') + LETTERS[byte % LETTERS.length]!)
    .join('');

/** However somebody types it. */
const hashOf = (code: string): string =>
  createHash('sha256')
    .update(code.toUpperCase().replace(/[^A-Z0-9]/g, ''))
    .digest('hex');

/** The organisation that ends says so, with a code for the one that stays. It is told once and kept nowhere. */
export function offer(
  database: Database,
  actor: Actor,
  now: Date
): Promise<Done<{ code: string; expiresAt: Date }>> {
  const endingId = actor.organisationId;
  return database.exclusively(endingId, async (tx) => {
    const live = await liveMerge(tx, endingId);
    const isOwnOffer = live?.state === 'offered';
    if (live && !isOwnOffer) return refused('busy');
    const code = makeCode();
    const expiresAt = new Date(now.getTime() + CODE_DAYS * DAY_MS);
    const row = { endingId, codeHash: hashOf(code), state: 'offered' as const, expiresAt };
    await asOwner(tx, async () => {
      // A new code makes the last one worthless.
      if (live) await tx.update(merge).set({ state: 'withdrawn' }).where(eq(merge.id, live.id));
      await tx.insert(merge).values({ id: randomUUID(), createdAt: now, ...row });
    });
    await audit(tx, actor, { action: 'organisations.offered', at: now });
    return { ok: true, code, expiresAt };
  });
}

/** The organisation that stays enters the code: from now on the two see each other's names. */
export function join(database: Database, actor: Actor, code: string, now: Date): Promise<Done> {
  const stayingId = actor.organisationId;
  return database.exclusively(stayingId, async (tx) => {
    if (await liveMerge(tx, stayingId)) return refused('busy');
    const isGood = and(
      eq(merge.codeHash, hashOf(code)),
      eq(merge.state, 'offered'),
      gt(merge.expiresAt, now)
    );
    const rows = await asOwner(tx, () =>
      tx.update(merge).set({ stayingId, state: 'matching' }).where(isGood).returning()
    );
    const [row] = rows;
    if (!row) {
      await audit(tx, actor, { action: 'access.refused', detail: { what: 'merge-code' }, at: now });
      return refused('code');
    }
    const detail = { ending: row.endingId };
    await audit(tx, actor, { action: 'organisations.joined', detail, at: now });
    return { ok: true };
  });
}

/** Either side thinks better of it, as long as nothing is merged. */
export function withdraw(database: Database, actor: Actor, now: Date): Promise<Done> {
  return database.exclusively(actor.organisationId, async (tx) => {
    const live = await liveMerge(tx, actor.organisationId);
    if (!live) return refused('gone');
    const gone = await asOwner(tx, () =>
      tx
        .update(merge)
        .set({ state: 'withdrawn' })
        .where(and(eq(merge.id, live.id), inArray(merge.state, ['offered', 'matching'])))
        .returning()
    );
    if (gone.length === 0) return refused('gone');
    await asOwner(tx, () => deleteBirths(tx, live));
    // In the one that stays; the other has none, and a merge that is over is looked at by nobody.
    await tx.delete(mergeMatch).where(eq(mergeMatch.mergeId, live.id));
    await audit(tx, actor, { action: 'organisations.withdrawn', at: now });
    return { ok: true };
  });
}
