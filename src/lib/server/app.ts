import { createAuth, type Auth } from './auth/auth';
import { readConfig, type Config } from './config';
import type { Database } from './db/client';
import { startDatabase } from './db/start';
import { log } from './log';
import { projectRoot } from './root';

/** The running server's parts, made once. */
export interface App {
  config: Config;
  database: Database;
  auth: Auth;
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
  const database = await startDatabase(config, log);
  const auth = createAuth(config, database, async ({ email, code }) => {
    // Real delivery comes with an organisation's mail settings; the demo shows the code where it runs.
    if (config.demo) log(`Sign-in code for ${email}: ${code}`);
  });
  const app = { config, database, auth };
  await prepare(app);
  return app;
}
