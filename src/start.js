// Plain JavaScript with JSDoc types: this runs before anything is built, on any Node, even one too old for the rest.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { limitTime } from './http-limits.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, 'build', 'index.js');
const SOURCES = 'src content static package-lock.json svelte.config.js vite.config.ts'.split(' ');
/** Written by every build and test, so its age says nothing. */
const GENERATED = join(root, 'src', 'lib', 'i18n', 'paraglide');

/** Longer than anybody waits. Far longer ones would overflow Node's timers and end at once. */
const DAY_S = 86_400;

/** Something a person can put right. Only its message is shown. */
class StartError extends Error {
  /** @override */
  name = 'StartError';
}

/** @param {Record<string, string>} defaults what to use where nothing is set, or only '' */
function setDefaults(defaults) {
  for (const [name, value] of Object.entries(defaults)) process.env[name] ||= value;
}

/** What a first look needs. Production names its own address, database and secret. */
function setLocalDefaults() {
  setDefaults({ ORIGIN: `http://localhost:${process.env.PORT}`, DATA_DIR: '.data' });
  if (!process.env.DATABASE_URL) setDefaults({ DEMO: '1' });
  process.env.DATA_DIR = resolve(root, process.env.DATA_DIR ?? '');
}

function checkTools() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new StartError(`Install Node 20.19 or later: this one is ${process.versions.node}.`);
  }
  if (!existsSync(join(root, 'node_modules'))) {
    throw new StartError('The packages are not installed: run "npm ci" first.');
  }
}

/** Settings of adapter-node. It would take some wrong ones for 0, and end others with a stack trace. */
function checkLimits() {
  for (const name of ['SHUTDOWN_TIMEOUT', 'HEADERS_TIMEOUT', 'KEEP_ALIVE_TIMEOUT']) {
    const value = process.env[name] ?? '';
    if (/^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= DAY_S) continue;
    throw new StartError(`${name} is "${value}": set ${name} to seconds from 1 to ${DAY_S}.`);
  }
  const size = process.env.BODY_SIZE_LIMIT ?? '';
  if (/^[1-9]\d*[KMG]?$/i.test(size)) return;
  throw new StartError(
    `BODY_SIZE_LIMIT is "${size}": set BODY_SIZE_LIMIT to bytes, like 1000000, 512K or 1M.`
  );
}

/** Opens the port for a moment: a port that is taken is found before a long build, not after. */
async function checkPort() {
  if (process.env.SOCKET_PATH || process.env.LISTEN_FDS) return;
  const { HOST: host, PORT: port = '' } = process.env;
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
    throw new StartError(`PORT is "${port}": set PORT to a number from 1 to 65535.`);
  }
  /** @type {Record<string, string>} */
  const troubles = {
    EADDRINUSE: `Port ${port} is in use: stop the other program, or set PORT to another number.`,
    EACCES: `Port ${port} may not be opened by this user: set PORT to a number above 1023.`
  };
  const other = `Own It cannot listen on ${host}: set HOST to an address of this machine.`;
  const probe = createServer();
  await new Promise((free, taken) => {
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      taken(new StartError(troubles[error.code ?? ''] ?? other))
    );
    probe.listen({ host, port: Number(port), exclusive: true }, () => probe.close(free));
  });
}

/**
 * Folders count too: deleting a file changes only its folder.
 * @param {string} path
 * @returns {number} when anything in it last changed, in milliseconds since 1970
 */
function lastChange(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found || path === GENERATED || path.includes('.test.')) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = readdirSync(path).map((name) => lastChange(join(path, name)));
  return Math.max(found.mtimeMs, ...inside);
}

/** Builds, unless the last build is younger than everything it was made from. */
function buildIfOld() {
  const builtAt = lastChange(built);
  if (SOURCES.every((name) => lastChange(join(root, name)) <= builtAt)) return;
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(vite)) throw new StartError('The tools to build are missing: run "npm ci".');
  console.log('Building Own It. This takes a minute the first time.');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: root,
    // Vite would warn at length about a loader that this project does not use yet.
    env: { ...process.env, NODE_ENV: 'production', VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' },
    stdio: 'inherit'
  });
  if (status !== 0) throw new StartError('The build failed: its messages are above.');
}

/** Runs the built server in this process, so that signals reach its own handlers. */
async function serve() {
  /** @type {unknown} */
  const loaded = await import(pathToFileURL(built).href);
  const { server } = /** @type {{ server: { server: import('node:http').Server } }} */ (loaded);
  const http = server.server;
  limitTime(http);
  if (!http.listening) await new Promise((listening) => http.once('listening', listening));
  announce();
}

/** Vite in this process: it then says goodbye to the app as the built server does. */
async function develop() {
  const { createServer: createVite } = await import('vite');
  const vite = await createVite({
    root,
    server: { host: process.env.HOST, port: Number(process.env.PORT), strictPort: true }
  });
  await vite.listen();
  // Vite's own handler ends the process at once, before the database is stopped.
  process.removeAllListeners('SIGTERM');
  /** @type {import('node:events').EventEmitter} */
  const app = process;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      setTimeout(() => process.exit(), 15_000).unref();
      void vite.close().then(() => app.emit('sveltekit:shutdown', signal));
    });
  }
  announce();
}

function announce() {
  console.log(`\nOwn It is ready: ${process.env.ORIGIN}`);
  if (process.env.DEMO === '1') console.log('The sign-in page has a demo button for each role.');
  console.log('Press Ctrl-C to stop.\n');
}

/** @param {string[]} flags */
async function main(flags) {
  const production = flags.includes('--production');
  checkTools();
  setDefaults({ PORT: '3000', HOST: '127.0.0.1', BODY_SIZE_LIMIT: '1M', SHUTDOWN_TIMEOUT: '10' });
  // Seconds. Idle connections outlive the minute for which proxies keep theirs.
  setDefaults({ HEADERS_TIMEOUT: '10', KEEP_ALIVE_TIMEOUT: '65' });
  if (production) process.env.NODE_ENV = 'production';
  else setLocalDefaults();
  checkLimits();
  await checkPort();
  if (flags.includes('--dev')) return develop();
  if (production && !existsSync(built)) {
    throw new StartError('Own It has not been built: run "npm run build" first.');
  }
  if (!production) buildIfOld();
  await serve();
}

main(process.argv.slice(2)).catch((/** @type {unknown} */ error) => {
  // Of these the message alone tells a person what to do.
  const plain = /^(StartError|ConfigError|DatabaseUnavailable)$/;
  console.error(error instanceof Error && plain.test(error.name) ? error.message : error);
  process.exit(1);
});
