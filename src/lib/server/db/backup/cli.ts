import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../../config';
import { projectRoot } from '../../root';
import { DatabaseUnavailable } from '../embedded';
import { isUnavailable } from '../unavailable';
import { backup, newEpoch, restore, type Made } from './commands';
import type { Manifest } from './format';
import type { Restored } from './put-back';
import { openTarget, type Target } from './target';
import { BackupError } from './trouble';

// npm run backup -- <file>
// npm run restore -- <file> [--replace]
// npm run restore -- --new-epoch
const USAGE =
  'Say "npm run backup -- file", "npm run restore -- file [--replace]" or "npm run restore -- --new-epoch".';
const TOLD = 'Phones offer again what they recorded since, when they next have a signal.';

const rowsIn = ({ tables }: Manifest): string =>
  `${tables.reduce((sum, { rows }) => sum + rows, 0).toLocaleString('en-GB')} rows of ${tables.length} tables`;

const found = ({ repaired }: Made): string =>
  repaired === 0
    ? 'every count is right'
    : `${repaired} rows of counts were not what the events say. A restore puts them right, as the next self-check does here`;

const putRight = ({ repaired }: Restored): string =>
  repaired === 0
    ? 'every count is right'
    : `${repaired} rows of counts were not what the events say and were put right`;

const given = () =>
  parseArgs({
    allowPositionals: true,
    options: {
      replace: { type: 'boolean', default: false },
      'new-epoch': { type: 'boolean', default: false }
    }
  });
type Given = ReturnType<typeof given>;

async function run(target: Target, { values, positionals }: Given): Promise<string> {
  const [command, file] = positionals;
  if (command === 'restore' && values['new-epoch'] && !file) {
    return `${await newEpoch(target)} organisations have a new epoch. ${TOLD}`;
  }
  // npm runs us in the project's folder, wherever it was called.
  const path = file && resolve(process.env.INIT_CWD ?? '.', file);
  if (path && command === 'backup') {
    const made = await backup(target, path);
    const mb = (statSync(path).size / 1e6).toFixed(1);
    return `${path} holds ${rowsIn(made)} in ${mb} MB. It was restored into a database of its own: ${found(made)}.`;
  }
  if (path && command === 'restore') {
    const restored = await restore(target, path, { replace: values.replace });
    return `Restored ${rowsIn(restored)} as of ${restored.madeAt}: ${putRight(restored)}. ${TOLD}`;
  }
  throw new BackupError(USAGE);
}

/** One sentence for what somebody can put right; the whole error for what nobody expected. */
function words(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const expected = [BackupError, ConfigError, DatabaseUnavailable].some(
    (one) => error instanceof one
  );
  if (expected) return error.message;
  if ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) return USAGE;
  if (isUnavailable(error)) return `The database cannot be reached: ${error.message}`;
  return error;
}

try {
  const asked = given();
  // A backup signs nothing, so no secret is asked for and none is made.
  const env = { AUTH_SECRET: 'unused'.repeat(6), ...process.env, NODE_ENV: '', DEMO: '0' };
  const target = await openTarget(readConfig(env, projectRoot()), console.log);
  try {
    console.log(await run(target, asked));
  } finally {
    await target.close();
  }
} catch (error) {
  console.error(words(error));
  process.exitCode = 1;
}
