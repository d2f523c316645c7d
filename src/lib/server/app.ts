import { createAuth, type Auth } from './auth/auth';
import { createCouncil, type Council } from './auth/council/council';
import { canSendCodes, codeSender } from './auth/email-code';
import { readConfig, type Config } from './config';
import type { Database } from './db/client';
import { startDatabase } from './db/start';
import { createLog, type Log } from './log';
import { createMailer, type Mailer } from './mail/mailer';
import { createMetrics, type Metrics } from './operations/metrics';
import { everyNight } from './operations/every-night';
import { keepRules } from './operations/keep-rules';
import { checkAll, lastChecks } from './operations/self-check';
import { deleteOldBirths } from './people/merge/births';
import { projectRoot } from './root';

/** The running server's parts, made once. */
export interface App {
  config: Config;
  database: Database;
  auth: Auth;
  /** Sign-in with the council's own account; null where the server is not set up for it. */
  council: Council | null;
  /** Null: no mail can be sent. */
  mailer: Mailer | null;
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
  const mailer = config.mail && createMailer(config.mail);
  if (!canSendCodes(config)) {
    log.say('No mail server is set (SMTP_URL), so nobody can sign in with a code by email.');
  }
  const onError = (error: Error) => log.failure(error, { task: 'sign-in' });
  const sendCode = codeSender({ config, database, log, mailer });
  const authParts = { config, database, sendCode, onError };
  const auth = createAuth(authParts);
  const council = config.council && createCouncil(authParts, config.council);
  metrics.watchSelfChecks(() => lastChecks(database));
  const parts = { config, database, auth, council, mailer, log, metrics };
  const stopChecks = everyNight((isStopped) => checkAll(parts, () => new Date(), isStopped));
  const stopRules = everyNight(async (isStopped) => {
    await deleteOldBirths(database, new Date()).catch((error: unknown) =>
      log.failure(error, { task: 'births' })
    );
    await keepRules(parts, () => new Date(), isStopped);
  });
  const close = async (): Promise<void> => {
    stopChecks();
    stopRules();
    await database.close();
  };
  const app = { ...parts, close };
  await prepare(app);
  return app;
}
