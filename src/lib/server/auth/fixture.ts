import { randomUUID } from 'node:crypto';
import type { Role } from '../../domain/people/roles';
import type { Config } from '../config';
import type { Database } from '../db/client';
import { personIdentity, roleGrant } from '../db/schema/people';
import { makeOrganisation } from '../sync/fixture';
import { createAuth } from './auth';
import { makeCards } from './cards/cards';
import type { SignedIn } from './signed-in';
import { enrol } from './users';

export const CONFIG: Config = {
  databaseUrl: undefined,
  dataDir: '.data',
  origin: 'http://localhost:3000',
  authSecret: 'a secret of a test, and nothing else',
  demo: false,
  serviceWorker: true,
  logFormat: 'lines',
  metricsToken: undefined,
  mail: null,
  council: null
};
export const FROM = { address: '192.0.2.1', userAgent: 'a test' };

/** What signing in needs of the running server. */
export const partsOf = (database: Database) => ({
  database,
  config: CONFIG,
  auth: createAuth({
    config: CONFIG,
    database,
    sendCode: () => Promise.resolve(),
    onError: (error) => {
      throw error;
    }
  })
});

/** An organisation of one team whose people, with these roles, can all be given a way in. */
export async function withStaff(database: Database, ...roles: (Role | null)[]) {
  const { organisationId, units, people } = await makeOrganisation(database, roles.length);
  const staff = people.map(({ personId }, i) => ({
    personId,
    name: `Person ${i}`,
    number: `00${i}-${randomUUID().slice(0, 4)}`
  }));
  await database.within(organisationId, async (tx) => {
    await tx.insert(personIdentity).values(
      staff.map(({ personId, name, number }) => ({
        organisationId,
        personId,
        name,
        employeeNumber: number
      }))
    );
    const grants = roles.flatMap((role, i) =>
      role ? [{ organisationId, personId: staff[i]!.personId, role }] : []
    );
    if (grants.length > 0) await tx.insert(roleGrant).values(grants);
    await enrol(
      tx,
      organisationId,
      staff.map(({ personId, name }) => ({ personId, name, email: null }))
    );
  });
  return { organisationId, unitId: units[0]!, staff };
}

const DAY_MS = 86_400_000;

/** A card as HR would have printed it. */
export async function printed(
  database: Database,
  organisationId: string,
  personId: string,
  days = 14
): Promise<string> {
  const now = new Date();
  const actor = { organisationId, actorId: null, address: null };
  const until = new Date(now.getTime() + days * DAY_MS);
  const codes = await database.within(organisationId, (tx) =>
    makeCards(tx, actor, [personId], { now, until })
  );
  return codes.get(personId)!;
}

/** Somebody who is signed in, strongly. */
export const signedIn = (
  organisationId: string,
  { personId, name }: { personId: string; name: string },
  roles: Role[],
  championedUnits: string[] = []
): SignedIn => ({
  organisationId,
  personId,
  name,
  unitId: personId,
  roles,
  granted: roles,
  championedUnits,
  method: 'passkey',
  sessionId: 'here',
  tooWeak: false
});
