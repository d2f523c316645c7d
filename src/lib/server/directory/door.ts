import { eq } from 'drizzle-orm';
import type { Database } from '../db/client';
import { organisation } from '../db/schema/people';
import { audit } from '../people/audit';
import { readToken, tokenHolder, type TokenHolder } from '../people/settings/tokens';
import { Tally } from './tally';
import { ScimProblem } from './problem';

/** Requests a minute that one token may make: four times the 25 a second that a directory sends. */
const REQUESTS = 6_000;
/** Wrong tokens a minute from one address; a directory has fewer requests under way at once. */
const REFUSALS = 100;

const requests = new Tally(REQUESTS);
const refusals = new Tally(REFUSALS);

const challenge = (error: string): Record<string, string> => ({
  'www-authenticate': `Bearer realm="Own It"${error}`
});

const tooMany = (afterS: number): ScimProblem =>
  new ScimProblem(429, 'Too many requests: wait, then go on.', undefined, {
    'retry-after': String(afterS)
  });

/**
 * Who knocks, by the bearer token they show.
 * @throws ScimProblem 401, the same for every reason, or 429.
 */
export async function requireToken(
  database: Database,
  headers: Headers,
  address: string,
  now = new Date()
): Promise<TokenHolder> {
  // Counted before it is looked at, so that many at once are not more than one by one.
  if (!refusals.count(address, now)) throw tooMany(refusals.secondsLeft(now));
  const [, shown] = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '') ?? [];
  if (shown === undefined)
    throw new ScimProblem(401, 'Show a bearer token.', undefined, challenge(''));
  const holder = await tokenHolder(database, shown, now);
  if (!holder) {
    await noteRefusal(database, shown, address);
    const error = ', error="invalid_token"';
    throw new ScimProblem(401, 'This token does not work.', undefined, challenge(error));
  }
  refusals.giveBack(address);
  if (!requests.count(holder.tokenId, now)) throw tooMany(requests.secondsLeft(now));
  return holder;
}

/** Written down in the log of the organisation that the token names, if there is one. */
async function noteRefusal(database: Database, shown: string, address: string): Promise<void> {
  const organisationId = readToken(shown)?.organisationId;
  if (!organisationId) return;
  await database.within(organisationId, async (tx) => {
    const here = await tx
      .select({ id: organisation.organisationId })
      .from(organisation)
      .where(eq(organisation.organisationId, organisationId));
    if (here.length === 0) return;
    await audit(tx, { organisationId, actorId: null, address }, { action: 'token.refused' });
  });
}
