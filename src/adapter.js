import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import node from '@sveltejs/adapter-node';
import { keepBuilds } from './keep-builds.js';

const OUT = 'build';
/** Outlives `OUT`, which every build empties. Copy it along where builds are made on a fresh checkout. */
const KEPT = '.builds';

/**
 * adapter-node, and two things after it: the files of the last builds stay reachable for pages that are
 * still open, and the service worker is taken from the static files, which no code could ever stop
 * from being served (src/lib/server/service-worker.ts).
 * @returns {import('@sveltejs/kit').Adapter}
 */
export default function adapter() {
  const inner = node({ out: OUT, precompress: true });
  return {
    ...inner,
    name: 'own-it',
    async adapt(builder) {
      await inner.adapt(builder);
      keepBuilds(join(OUT, 'client', builder.getAppPath(), 'immutable'), KEPT, Date.now());
      takeServiceWorker();
    }
  };
}

function takeServiceWorker() {
  const served = join(OUT, 'client', 'service-worker.js');
  const folder = join(OUT, 'service-worker');
  mkdirSync(folder);
  renameSync(served, join(folder, 'on.js'));
  copyFileSync(join('src', 'service-worker', 'off.js'), join(folder, 'off.js'));
  for (const end of ['br', 'gz']) rmSync(`${served}.${end}`, { force: true });
}
