/**
 * `npm run organisation -- --name … --admin … --number …`: an organisation and its first administrator.
 * `npm run organisation -- --admin-card … --organisation …`: a new card for one who lost every way in.
 */
import { parseArgs } from 'node:util';
import { isId } from '../../../domain/people/ids';
import { ConfigError, readConfig } from '../../config';
import { startDatabase } from '../../db/start';
import { DatabaseUnavailable } from '../../db/embedded/unavailable';
import { projectRoot } from '../../root';
import { joinLink } from '../letting-in/card-sheet';
import { cardForAdmin, foundOrganisation, FoundingError, LINK_HOURS } from './found';

const USAGE = `Make an organisation and its first administrator:
  npm run organisation -- --name "Anytown Council" --admin "Sam Lee" --number 000001
Give an administrator who cannot sign in any more a new link:
  npm run organisation -- --admin-card 000001 --organisation <id>
The link works once, within ${LINK_HOURS} hours, at the address in ORIGIN. Keep it to yourself.`;

const given = () =>
  parseArgs({
    options: {
      name: { type: 'string' },
      admin: { type: 'string' },
      number: { type: 'string' },
      'admin-card': { type: 'string' },
      organisation: { type: 'string' },
      help: { type: 'boolean', default: false }
    }
  }).values;

async function run(asked: ReturnType<typeof given>): Promise<string> {
  const [name, admin, number] = [asked.name, asked.admin, asked.number].map((one) => one?.trim());
  const [lost, id] = [asked['admin-card']?.trim(), asked.organisation?.trim()];
  const isNew = Boolean(name && admin && number);
  const isLost = lost !== undefined && id !== undefined && isId(id);
  if (asked.help) return USAGE;
  if (isNew === isLost) throw new FoundingError(USAGE);
  // Nothing is signed here, so no secret is asked for and none is made.
  const env = { AUTH_SECRET: 'unused'.repeat(6), ...process.env, NODE_ENV: '', DEMO: '0' };
  const config = readConfig(env, projectRoot());
  const database = await startDatabase(config, () => undefined);
  try {
    const now = new Date();
    const { organisationId, code } =
      name && admin && number
        ? await foundOrganisation(database, { name, admin, number }, now)
        : await cardForAdmin(database, id ?? '', lost ?? '', now);
    return `Organisation ${organisationId}. Open this link within ${LINK_HOURS} hours; it works once:\n${joinLink(config, code)}`;
  } finally {
    await database.close();
  }
}

/** Of these the message alone tells a person what to do. */
function words(error: unknown): unknown {
  const expected = [FoundingError, ConfigError, DatabaseUnavailable];
  if (expected.some((one) => error instanceof one)) return (error as Error).message;
  const isUsage = error instanceof TypeError && 'code' in error;
  return isUsage ? USAGE : error;
}

try {
  console.log(await run(given()));
} catch (error) {
  console.error(words(error));
  process.exitCode = 1;
}
