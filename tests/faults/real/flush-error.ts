import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from '../../e2e/server';
import { cannotWatch, watchFlushes, type Flush } from './flushes';
import type { Acknowledgement } from './load-generator';
import { postmasterOf } from './postgres-processes';
import type { RealOptions, Report } from './report';
import { underLoad, type Stage } from './under-load';

/** How long flushes are counted while nothing fails. */
const COUNTED_MS = 5_000;
/** A commit that meets a failing flush comes well within this. */
const FAILING_MS = 5_000;

/**
 * Answers that newly stored something although no flush was done between request and answer. There is one device
 * only, so that no flush of another's commit can stand in for its own.
 */
function unflushed(answers: readonly Acknowledgement[], flushes: readonly Flush[]): number {
  const good = flushes.filter((flush) => !flush.failed);
  // Our clock shows whole milliseconds, cut off.
  const covers = ({ askedAt, answeredAt }: Acknowledgement) =>
    good.some(({ doneAt }) => doneAt >= askedAt && doneAt <= answeredAt + 1);
  return answers.filter((answer) => !covers(answer)).length;
}

const postmaster = ({ server }: Stage): number => {
  const pid = postmasterOf(server);
  if (pid === undefined) throw new Error('there is no PostgreSQL to watch');
  return pid;
};

const between = (all: readonly Acknowledgement[], from: number, to: number) =>
  all.filter((one) => one.askedAt >= from && one.answeredAt <= to);

/** Fails every flush until one has failed. @returns failed flushes, and answers that came all the same. */
async function failOnce(stage: Stage, answers: readonly Acknowledgement[]) {
  const watched = postmaster(stage);
  const watch = await watchFlushes(watched, true);
  const until = Date.now() + FAILING_MS;
  while (Date.now() < until && !watch.seen().some((flush) => flush.failed)) await sleep(20);
  // Answers to what did not reach the disk would come now.
  await sleep(200);
  // A PostgreSQL that was started anew meanwhile is not watched, and may answer again.
  const same = postmasterOf(stage.server) === watched;
  const to = same ? Date.now() : 0;
  const flushes = await watch.stop();
  return {
    failed: flushes.filter((flush) => flush.failed).length,
    answered: unflushed(between(answers, watch.since, to), flushes)
  };
}

const panics = ({ dataDir }: Server): number =>
  readFileSync(join(dataDir, 'postgres', 'postgres.log'), 'utf8').match(/PANIC: /g)?.length ?? 0;

/**
 * Counts flushes (every batch that was acknowledged was flushed first), then makes them fail: what did
 * not reach the disk is not acknowledged, and PostgreSQL gives up by design and comes back.
 */
export async function run({ count = 3, log }: RealOptions): Promise<Report> {
  const notShown = cannotWatch();
  if (notShown) return { ok: false, figures: {}, notShown };
  const answers: Acknowledgement[] = [];
  const acknowledged = (one: Acknowledgement) => void answers.push(one);
  return underLoad({ odds: {}, personas: ['learner'], acknowledged }, async (stage) => {
    const watch = await watchFlushes(postmaster(stage));
    await sleep(COUNTED_MS);
    const to = Date.now();
    const flushes = await watch.stop();
    const batches = between(answers, watch.since, to);
    const early = unflushed(batches, flushes);
    log(`${batches.length} batches watched`);
    const total = { failed: 0, answered: 0 };
    for (let round = 0; round < count; round += 1) {
      const { failed, answered } = await failOnce(stage, answers);
      total.failed += failed;
      total.answered += answered;
      await stage.untilHealthy();
      await stage.moment(1_000);
      log(`${round + 1} flush errors`);
    }
    const gaveUp = panics(stage.server);
    return {
      ok: batches.length > 0 && early === 0 && total.answered === 0 && gaveUp >= count,
      figures: {
        'batches watched': batches.length,
        flushes: flushes.length,
        'acknowledged before a flush': early,
        'rounds of flush errors': count,
        'flushes failed': total.failed,
        'acknowledged in spite of it': total.answered,
        'PostgreSQL gave up': gaveUp
      }
    };
  });
}
