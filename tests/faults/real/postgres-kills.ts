import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf, postmasterOf } from './postgres-processes';
import type { RealOptions, Report } from './report';
import { spread, underLoad, type Stage } from './under-load';

const READY_MS = 3_000;
const canSeeBackends = process.platform === 'linux';

const runningPostmaster = ({ server }: Stage): number => {
  const pid = postmasterOf(server);
  if (pid === undefined) throw new Error('there is no PostgreSQL to kill');
  return pid;
};

/** SIGKILL to the process that all others of PostgreSQL come from. */
export async function killPostmaster(stage: Stage): Promise<void> {
  process.kill(runningPostmaster(stage), 'SIGKILL');
  await noticed();
}

/** The app finds out a moment later; before that /healthz would still be right to say 200. */
const noticed = () => sleep(20);

/** SIGKILL to one that serves the app, after which PostgreSQL starts all of them anew. */
async function killBackend(stage: Stage): Promise<void> {
  const children = childrenOf(runningPostmaster(stage));
  const backends = children.filter(({ does }) => does === 'client backend');
  process.kill(stage.dice.pick(backends).pid, 'SIGKILL');
  await noticed();
}

/**
 * The embedded PostgreSQL is killed with SIGKILL under load: now the postmaster, now one of its
 * backends. The app is not started again: it has to answer 503 and bring its database back by itself.
 */
export function run({ count = 20, log }: RealOptions): Promise<Report> {
  return underLoad({}, async (stage) => {
    const killed = { postmaster: 0, backend: 0 };
    const ready: number[] = [];
    while (ready.length < count) {
      await stage.moment();
      if (canSeeBackends && stage.dice.chance(0.5)) {
        await killBackend(stage);
        killed.backend += 1;
      } else {
        await killPostmaster(stage);
        killed.postmaster += 1;
      }
      ready.push(await stage.untilHealthy());
      if (ready.length % 20 === 0) log(`${ready.length} kills`);
    }
    const { answered } = stage.proxy;
    const wrong = Object.keys(answered).filter((status) => !['200', '429', '503'].includes(status));
    const middle = [...ready].sort((a, b) => a - b)[Math.floor(count / 2)] ?? 0;
    return {
      ok: middle <= READY_MS && wrong.length === 0,
      figures: {
        'postmasters killed': killed.postmaster,
        'backends killed': killed.backend,
        'ready again': spread(ready),
        answers: JSON.stringify(answered)
      }
    };
  });
}
