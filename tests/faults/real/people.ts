import { createHmac, randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { makeOrganisation } from '../../../src/lib/server/sync/fixture';
import { ask } from '../../e2e/truth';
import type { Server } from '../../e2e/server';
import type { SignedInPerson } from '../storm/real-server';

/** Signs the cookies of a server that is started with it as AUTH_SECRET. */
export const SECRET = randomBytes(32).toString('hex');

export interface Council {
  organisationId: string;
  people: SignedInPerson[];
}

const PEOPLE_A_UNIT = 250;

/**
 * An organisation of `count` people beside the demo's own, each with a session. They are written into
 * the database: thousands of sign-ins by form would take longer than what they are needed for.
 */
export function makeCouncil(server: Server, count: number): Promise<Council> {
  return ask(server, async (database) => {
    const units = Math.ceil(count / PEOPLE_A_UNIT);
    const sizes = Array.from({ length: units }, (_, i) =>
      Math.min(PEOPLE_A_UNIT, count - i * PEOPLE_A_UNIT)
    );
    const { organisationId, people } = await makeOrganisation(database, ...sizes);
    const rows = people.map(({ personId }) => ({
      id: personId,
      token: randomBytes(24).toString('hex')
    }));
    const given = JSON.stringify(rows);
    await database.owner.execute(sql`
      insert into auth.user (id, name, email, organisation_id, person_id)
      select p->>'id', 'Sam', (p->>'id') || '@storm.example', ${organisationId}, (p->>'id')::uuid
      from jsonb_array_elements(${given}::jsonb) as p`);
    await database.owner.execute(sql`
      insert into auth.session (id, token, user_id, expires_at)
      select p->>'id', p->>'token', p->>'id', now() + interval '30 days'
      from jsonb_array_elements(${given}::jsonb) as p`);
    return {
      organisationId,
      people: rows.map(({ id, token }) => ({ personId: id, cookie: cookieOf(token) }))
    };
  });
}

/** As better-auth signs it (RFC 6265 value: token, a dot, HMAC-SHA256 in base64). */
function cookieOf(token: string): string {
  const signature = createHmac('sha256', SECRET).update(token).digest('base64');
  return `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}
