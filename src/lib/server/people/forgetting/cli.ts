/**
 * `npm run forgotten -- list`: who was forgotten, as random ids, one to a line.
 * `npm run forgotten -- again file`: forgets those again whom a restored backup brought back.
 */
import { readFileSync } from 'node:fs';
import { ConfigError, readConfig } from '../../config';
import { DatabaseUnavailable } from '../../db/embedded/unavailable';
import { startDatabase } from '../../db/start';
import { projectRoot } from '../../root';
import { asLines, forgetAgain, listForgotten, readLines, type Tombstone } from './forgotten';

class Usage extends Error {}

/** Read before anything is started: a bad file changes nothing. */
function asked([command, file, ...more]: string[]): Tombstone[] | null {
  if (command === 'list' && file === undefined) return null;
  if (command !== 'again' || file === undefined || more.length > 0) {
    throw new Usage('Say: npm run forgotten -- list, or: npm run forgotten -- again file');
  }
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Usage(`${file} cannot be read. Nobody was forgotten.`);
  }
  const read = readLines(text);
  if (typeof read !== 'number') return read;
  throw new Usage(`Line ${read} of ${file} is not an id of this list. Nobody was forgotten.`);
}

async function run(again: Tombstone[] | null): Promise<void> {
  // The list goes to standard output, and what is said beside it must not get into it.
  const database = await startDatabase(readConfig(process.env, projectRoot()), console.error);
  try {
    if (!again) return void process.stdout.write(asLines(await listForgotten(database)));
    const count = await forgetAgain(database, again, new Date());
    console.log(`${count} of ${again.length} were there and are forgotten again.`);
  } finally {
    await database.close();
  }
}

try {
  await run(asked(process.argv.slice(2)));
} catch (error) {
  // Of these the message alone tells a person what to do.
  const plain = [Usage, ConfigError, DatabaseUnavailable].some((kind) => error instanceof kind);
  console.error(plain ? (error as Error).message : error);
  process.exitCode = 2;
}
