// Plain JavaScript with JSDoc types: this runs before anything is built, on any Node, even one too old for the rest.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, 'build', 'index.js');
const SOURCES = [
  'src',
  'content',
  'static',
  'package-lock.json',
  'svelte.config.js',
  'vite.config.ts'
];
/** Written by every build and test, so its age says nothing. */
const GENERATED = join(root, 'src', 'lib', 'i18n', 'paraglide');
/** How long Vite may take to close before we leave without it, in milliseconds. */
const LEAVE_MS = 15_000;

/** Something a person can put right. Only its message is shown. */
class StartError extends Error {
  name = 'StartError';
}

/** @param {Record<string, string>} defaults what to use where nothing, or nothing but '', is set */
function setDefaults(defaults) {
  for (const [name, value] of Object.entries(defaults)) process.env[name] ||= value;
}

/** @param {boolean} production */
function prepareEnvironment(production) {
  setDefaults({ PORT: '3000', HOST: '127.0.0.1', BODY_SIZE_LIMIT: '1M', SHUTDOWN_TIMEOUT: '10' });
  if (production) {
    process.env.NODE_ENV = 'production';
    return;
  }
  setDefaults({ ORIGIN: `http://localhost:${process.env.PORT}`, DATA_DIR: '.data' });
  if (!process.env.DATABASE_URL) setDefaults({ DEMO: '1' });
  process.env.DATA_DIR = resolve(root, process.env.DATA_DIR ?? '');
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new StartError(
    `Own It needs Node 20.19 or later and this is ${process.versions.node}: install a newer Node.`
  );
}

function checkPackages() {
  if (existsSync(join(root, 'node_modules'))) return;
  throw new StartError('The packages are not installed: run "npm ci" first.');
}

/** Opens the port for a moment: a port that is taken is found before a long build, not after. */
async function checkPort() {
  if (process.env.SOCKET_PATH || process.env.LISTEN_FDS) return;
  const { HOST: host, PORT: port = '' } = process.env;
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
    throw new StartError(`PORT is "${port}": set PORT to a number from 1 to 65535.`);
  }
  const probe = createServer();
  await new Promise((free, taken) => {
    probe.once('error', (error) => taken(new StartError(portTrouble(error, host, port))));
    probe.listen({ host, port: Number(port), exclusive: true }, () => probe.close(free));
  });
}

/**
 * @param {NodeJS.ErrnoException} error
 * @param {string | undefined} host
 * @param {string} port
 */
function portTrouble(error, host, port) {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} is in use by another program: stop that one, or set PORT to another number.`;
  if (error.code === 'EACCES')
    return `Port ${port} may not be opened by this user: set PORT to a number above 1023.`;
  return `Own It cannot listen on ${host} (${error.code}): set HOST to an address of this machine.`;
}

/**
 * When anything in `path` last changed, in milliseconds since 1970. Folders count too: deleting a
 * file changes only its folder.
 * @param {string} path
 * @returns {number}
 */
function lastChange(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found || path === GENERATED) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = readdirSync(path).map((name) => lastChange(join(path, name)));
  return Math.max(found.mtimeMs, ...inside);
}

function isBuildFresh() {
  return (
    existsSync(built) && SOURCES.every((name) => lastChange(join(root, name)) <= lastChange(built))
  );
}

function build() {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(vite)) {
    throw new StartError('Own It must be built and the tools for that are missing: run "npm ci".');
  }
  console.log('Building Own It. This takes a minute the first time.');
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    env,
    stdio: 'inherit'
  });
  if (status !== 0) throw new StartError('The build failed: its messages are above.');
}

/** Runs the built server in this process, so that signals reach its own handlers. */
async function serve() {
  /** @type {{ server: { server: import('node:http').Server } }} */
  const { server } = await import(pathToFileURL(built).href);
  const http = server.server;
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
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      setTimeout(() => process.exit(), LEAVE_MS).unref();
      await vite.close();
      process.emit(/** @type {any} */ ('sveltekit:shutdown'), signal);
    });
  }
  announce();
}

function announce() {
  const origin = process.env.ORIGIN || `http://${process.env.HOST}:${process.env.PORT}`;
  const demo = 'It has made-up data. The sign-in page has a button for each role: no password.';
  console.log(`\nOwn It is ready: ${origin}`);
  if (process.env.DEMO === '1') console.log(demo);
  console.log('Press Ctrl-C to stop.\n');
}

/** @param {string[]} flags */
async function main(flags) {
  const production = flags.includes('--production');
  checkNode();
  checkPackages();
  prepareEnvironment(production);
  await checkPort();
  if (flags.includes('--dev')) return develop();
  if (production && !existsSync(built)) {
    throw new StartError('Own It has not been built: run "npm run build" first.');
  }
  if (!production && !isBuildFresh()) build();
  await serve();
}

/** Errors whose message alone tells what to do. */
const PLAIN = ['StartError', 'ConfigError', 'DatabaseUnavailable'];

main(process.argv.slice(2)).catch((error) => {
  console.error(PLAIN.includes(error?.name) ? error.message : error);
  process.exit(1);
});
