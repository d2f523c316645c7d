/**
 * `npm run recount [-- --repair]`: counts every organisation again from its raw events. Says how many rows
 * of which tables differ, and with --repair makes them right. Exit code 1 when some are left that differ.
 */
import { parseArgs } from 'node:util';
import { organisations } from '../auth/organisations';
import { ConfigError, readConfig } from '../config';
import { startDatabase } from '../db/start';
import { DatabaseUnavailable } from '../db/embedded/unavailable';
import { projectRoot } from '../root';
import { byTable, check } from './check';

async function recountAll(mend: boolean): Promise<number> {
  const database = await startDatabase(readConfig(process.env, projectRoot()), console.log);
  try {
    let left = 0;
    for (const organisationId of await organisations(database)) {
      const { drifts, repaired } = await check(database, organisationId, { mend });
      left += mend
        ? (await check(database, organisationId, { mend: false })).drifts.length
        : drifts.length;
      console.log(sentence(organisationId, byTable(drifts), repaired.length));
    }
    return left;
  } finally {
    await database.close();
  }
}

function sentence(organisation: string, tables: Record<string, number>, repaired: number): string {
  const found = Object.entries(tables).map(([table, rows]) => `${rows} in ${table}`);
  if (found.length === 0) return `${organisation}: every count equals a recount.`;
  return `${organisation}: rows that differ from a recount: ${found.join(', ')}; repaired: ${repaired}.`;
}

const { values } = parseArgs({ options: { repair: { type: 'boolean', default: false } } });
try {
  process.exitCode = (await recountAll(values.repair)) > 0 ? 1 : 0;
} catch (error) {
  // Of these the message alone tells a person what to do.
  const plain = error instanceof ConfigError || error instanceof DatabaseUnavailable;
  console.error(plain ? error.message : error);
  process.exitCode = 2;
}
