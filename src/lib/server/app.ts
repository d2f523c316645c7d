import { createAuth, type Auth, type SendCode } from './auth/auth';
import { readConfig, type Config } from './config';
import type { Database } from './db/client';
import { startDatabase } from './db/start';
import { createLog, type Log } from './log';
import { createMetrics, type Metrics } from './operations/metrics';
import { everyNight } from './operations/every-night';
import { checkAll, lastChecks } from './operations/self-check';
import { deleteOldBirths } from './people/merge/births';
import { projectRoot } from './root';

/** The running server's parts, made once. */
export interface App {
  config: Config;
  database: Database;
  auth: Auth;
  log: Log;
  metrics: Metrics;
  /** Ends what runs by itself and closes the database. */
  close(): Promise<void>;
}

declare global {
  // `vite dev` evaluates hooks again on every change; the database must not be opened again with them.
  var ownItApp: Promise<App> | undefined;
}

/** Starts the server's parts, or returns those that run. */
export function startApp(prepare: (app: App) => Promise<void>): Promise<App> {
  return (globalThis.ownItApp ??= start(prepare));
}

async function start(prepare: (app: App) => Promise<void>): Promise<App> {
  const config = readConfig(process.env, projectRoot());
  const log = createLog(config.logFormat);
  const metrics = createMetrics();
  const database = await startDatabase(config, log.say, metrics);
  metrics.watchPool(database.owner.$client);
  const sendCode: SendCode = async ({ email, code }) => {
    // Real delivery comes with an organisation's mail settings; the demo shows the code where it runs.
    if (config.demo) log.say(`Sign-in code for ${email}: ${code}`);
  };
  const auth = createAuth(config, database, sendCode, (error) =>
    log.failure(error, { task: 'sign-in' })
  );
  metrics.watchSelfChecks(() => lastChecks(database));
  const parts = { config, database, auth, log, metrics };
  const stopChecks = everyNight(async (isStopped) => {
    await deleteOldBirths(database, new Date()).catch((error: unknown) =>
      log.failure(error, { task: 'births' })
    );
    await checkAll(parts, () => new Date(), isStopped);
  });
  const close = async (): Promise<void> => {
    stopChecks();
    await database.close();
  };
  const app = { ...parts, close };
  await prepare(app);
  return app;
}
