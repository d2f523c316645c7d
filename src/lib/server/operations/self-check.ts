import { desc, eq } from 'drizzle-orm';
import { dayOf } from '../../domain/insight/calendar';
import { organisations } from '../auth/organisations';
import type { Database } from '../db/client';
import { selfCheck } from '../db/schema/insight';
import { byTable, check } from '../insight/check';
import type { Log } from '../log';
import { ifNobodyElse } from './if-nobody-else';
import type { Checked, Metrics } from './metrics';

/** Any number, the same in every process: only one of them checks at a time. */
const SELF_CHECK_LOCK = 72_616_363;

interface Parts {
  database: Database;
  log: Log;
  metrics: Metrics;
}

/**
 * Recounts every organisation that has not been recounted this night, puts right what differs and writes
 * down what was found. Does nothing while another process is at it.
 */
export async function checkAll(
  parts: Parts,
  now: () => Date,
  isStopped: () => boolean = () => false
): Promise<void> {
  const { database, log, metrics } = parts;
  const failed = (error: unknown): void => {
    metrics.selfCheckFailed();
    log.failure(error, { task: 'self-check' });
  };
  const work = async (): Promise<void> => {
    for (const organisationId of await organisations(database)) {
      if (isStopped()) return;
      // One that fails must not leave the others unchecked.
      await checkOnce(parts, organisationId, now()).catch(failed);
    }
  };
  await ifNobodyElse(database, SELF_CHECK_LOCK, work).catch(failed);
}

async function checkOnce({ database, log }: Parts, organisationId: string, now: Date) {
  const night = dayOf(now);
  const last = await lastCheck(database, organisationId);
  if (last?.night === night) return;
  const { drifts, repaired } = await check(database, organisationId, { mend: true });
  const counts = { drifted: drifts.length, repaired: repaired.length };
  await database.within(organisationId, (tx) =>
    tx.insert(selfCheck).values({ organisationId, night, checkedAt: now, ...counts })
  );
  log.counted('self-check', { ...counts, ...byTable(drifts) }, drifts.length > 0);
}

async function lastCheck(database: Database, organisationId: string) {
  const [last] = await database.within(organisationId, (tx) =>
    tx
      .select()
      .from(selfCheck)
      .where(eq(selfCheck.organisationId, organisationId))
      .orderBy(desc(selfCheck.night))
      .limit(1)
  );
  return last;
}

/**
 * What the last checks found, whichever process made them. The time is that of the organisation checked
 * longest ago, so that one that is always left out shows.
 */
export async function lastChecks(database: Database): Promise<Checked> {
  const ids = await organisations(database);
  const all = await Promise.all(ids.map((id) => lastCheck(database, id)));
  const known = all.filter((one) => one !== undefined);
  const times = known.map((one) => one.checkedAt.getTime());
  const areAll = known.length > 0 && known.length === ids.length;
  return {
    at: areAll ? new Date(Math.min(...times)) : null,
    drifted: known.reduce((sum, one) => sum + one.drifted, 0)
  };
}
