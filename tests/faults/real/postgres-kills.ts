import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf, postmasterOf } from './postgres-processes';
import type { RealOptions, Report } from './report';
import { spread, underLoad, type Stage } from './under-load';

const READY_MS = 3_000;

/** @returns what was killed. */
function killOne({ server, dice }: Stage): 'postmaster' | 'backend' {
  const postmaster = postmasterOf(server);
  if (postmaster === undefined) throw new Error('there is no PostgreSQL to kill');
  const backends = childrenOf(postmaster).filter(({ does }) => does === 'client backend');
  if (backends.length > 0 && dice.chance(0.5)) {
    process.kill(dice.pick(backends).pid, 'SIGKILL');
    return 'backend';
  }
  process.kill(postmaster, 'SIGKILL');
  return 'postmaster';
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
      killed[killOne(stage)] += 1;
      // The app finds out a moment later; before that /healthz would still be right to say 200.
      await sleep(20);
      ready.push(await stage.untilHealthy());
      if (ready.length % 20 === 0) log(`${ready.length} kills`);
    }
    const { answered } = stage.proxy;
    const wrong = Object.keys(answered).filter((status) => !['200', '503'].includes(status));
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
