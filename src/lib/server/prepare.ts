import { loadModule, modules } from '../content/catalogue';
import type { App } from './app';
import { seedDemo } from './db/seed/seed';

/** What has to be there before the first request: in the demo, an organisation to look at. */
export async function prepare({ config, database, log }: App): Promise<void> {
  if (!config.demo) return;
  const loaded = await Promise.all(modules.map(({ slug }) => loadModule(slug)));
  await seedDemo({
    database,
    modules: loaded.filter((module) => module !== null),
    now: new Date(),
    log: log.say
  });
}
