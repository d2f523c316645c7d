import type { RealOptions, Report } from './report';
import { spread, underLoad } from './under-load';

const READY_MS = 3_000;

/** The Node server is killed with SIGKILL under load and started again on the same port and folder. */
export function run({ count = 20, log }: RealOptions): Promise<Report> {
  return underLoad({}, async (stage) => {
    const ready: number[] = [];
    while (ready.length < count) {
      await stage.moment();
      await stage.server.kill();
      ready.push(await stage.startAgain());
      if (ready.length % 20 === 0) log(`${ready.length} kills`);
    }
    const middle = [...ready].sort((a, b) => a - b)[Math.floor(count / 2)] ?? 0;
    return {
      // The middle one: a machine that does other things makes single starts slow.
      ok: middle <= READY_MS,
      figures: { kills: count, 'ready again': spread(ready) }
    };
  });
}
