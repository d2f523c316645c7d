import { sql } from 'drizzle-orm';
import { dayOf, type Day } from '../../domain/insight/calendar';
import { keptUntil } from '../../domain/people/retention';
import { organisations } from '../auth/organisations';
import type { Database } from '../db/client';
import type { Log } from '../log';
import { audit } from '../people/audit';
import { forgetLeavers } from '../people/forgetting/forget';
import { retention } from '../people/forgetting/retention';
import { deleteOldDrafts } from '../people/roster/imports';
import { ifNobodyElse } from './if-nobody-else';

/** Any number, the same in every process: only one of them forgets at a time. */
const RETENTION_LOCK = 72_616_364;
/** People forgotten in one transaction, during which nobody of the organisation can send. */
const BATCH = 25;
/** Days for which a card that cannot be used any more is kept. */
const CARD_DAYS = 30;

interface Parts {
  database: Database;
  log: Log;
}

/**
 * Forgets those whose time is over, in every organisation that has switched it on, and throws away what
 * sign-in needs no more. Does nothing while another process is at it.
 */
export async function keepRules(
  { database, log }: Parts,
  now: () => Date,
  isStopped: () => boolean = () => false
): Promise<void> {
  const failed = (error: unknown): void => log.failure(error, { task: 'retention' });
  const work = async (): Promise<void> => {
    await purge(database, now()).then((counts) => log.counted('purge', counts), failed);
    for (const organisationId of await organisations(database)) {
      if (isStopped()) return;
      await database
        .within(organisationId, (tx) => deleteOldDrafts(tx, organisationId, now()))
        .catch(failed);
      // One that fails must not keep the others from it.
      await apply({ database, log }, organisationId, now(), isStopped).catch(failed);
    }
  };
  await ifNobodyElse(database, RETENTION_LOCK, work).catch(failed);
}

async function apply(
  { database, log }: Parts,
  organisationId: string,
  now: Date,
  isStopped: () => boolean
): Promise<void> {
  const night = dayOf(now);
  const { isOn, due, years } = await database.within(organisationId, (tx) =>
    retention(tx, organisationId, night)
  );
  if (!isOn || due.length === 0) return;
  const counts = { standard: 0, children: 0, 'adults-at-risk': 0 };
  for (const roleClass of Object.keys(counts) as (keyof typeof counts)[]) {
    const ids = due.filter((one) => one.roleClass === roleClass).map((one) => one.personId);
    const before = leftBefore(years[roleClass], night);
    for (let from = 0; from < ids.length && !isStopped(); from += BATCH) {
      const some = ids.slice(from, from + BATCH);
      counts[roleClass] += await forgetLeavers(database, organisationId, some, now, before);
    }
  }
  const actor = { organisationId, actorId: null, address: null };
  await database.within(organisationId, (tx) =>
    audit(tx, actor, { action: 'retention.applied', detail: { night, ...counts }, at: now })
  );
  log.counted('retention', counts);
}

/** Who left on this day or later is not due: their date may have changed since the list was made. */
function leftBefore(years: number, night: Day): Day {
  const day = `${String(Number(night.slice(0, 4)) - years).padStart(4, '0')}${night.slice(4)}`;
  return keptUntil(day, 0);
}

/** What nobody can sign in with any more. Returns how many rows went. */
export async function purge({ owner }: Database, now: Date): Promise<Record<string, number>> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const cardsUntil = sql`${at} - make_interval(days => ${CARD_DAYS})`;
  const sessions = await owner.execute(sql`delete from auth.session where expires_at < ${at}`);
  const codes = await owner.execute(sql`delete from auth.verification where expires_at < ${at}`);
  const cards = await owner.execute(sql`
    delete from auth.enrolment_card
    where least(expires_at, used_at, revoked_at) < ${cardsUntil}`);
  return {
    sessions: sessions.rowCount ?? 0,
    codes: codes.rowCount ?? 0,
    cards: cards.rowCount ?? 0
  };
}
