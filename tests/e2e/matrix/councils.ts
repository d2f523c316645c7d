import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import type { Database } from '../../../src/lib/server/db/client';
import * as auth from '../../../src/lib/server/db/schema/auth';
import * as people from '../../../src/lib/server/db/schema/people';
import { enrol } from '../../../src/lib/server/auth/users';
import {
  checkedUse,
  makeOrganisation,
  opened,
  RECEIVED,
  sent
} from '../../../src/lib/server/sync/fixture';
import { ingest } from '../../../src/lib/server/sync/ingest';
import type { Role } from '../../../src/lib/domain/people/roles';
import type { Server } from '../server';
import { ask } from '../truth';

/** Who asks: the columns of the table. `weak-hr` is HR by a sign-in that opens only their own record. */
export const WHO = ['nobody', 'learner', 'champion', 'hr', 'admin', 'weak-hr'] as const;
export type Who = (typeof WHO)[number];

/** One organisation with somebody of each kind, signed in. */
export interface Council {
  /** In every name of a unit or person of it, and nowhere else. */
  marker: string;
  cookies: Record<Who, string>;
  /** `mine` is the champion's unit, with the learner in it; `other` is beside it. */
  units: { mine: string; other: string };
  people: { mine: string; other: string };
}

/** Two organisations in the server's own database. */
export const twoCouncils = (server: Server): Promise<[Council, Council]> =>
  ask(server, async (database) => {
    const secret = readFileSync(join(server.dataDir, 'auth-secret'), 'utf8').trim();
    return [
      await council(database, secret, 'Aldermoor'),
      await council(database, secret, 'Birchwick')
    ];
  });

/** Takes the wall between organisations away. */
export const tearDownTheWall = (server: Server): Promise<void> =>
  ask(server, async ({ owner }) => {
    const { rows } = await owner.execute<{ name: string }>(
      sql`select tablename as name from pg_tables where schemaname = 'public'`
    );
    for (const { name } of rows) {
      await owner.execute(sql`alter table ${sql.identifier(name)} disable row level security`);
    }
  });

const ROLES: Record<Exclude<Who, 'nobody'>, Role | null> = {
  learner: null,
  champion: 'champion',
  hr: 'hr',
  admin: 'admin',
  'weak-hr': 'hr'
};
const KINDS = ['learner', 'champion', 'hr', 'admin', 'weak-hr'] as const;

async function council(database: Database, secret: string, marker: string): Promise<Council> {
  const made = await makeOrganisation(database, 8, 8);
  const { organisationId } = made;
  const [mine, other] = made.units as [string, string];
  const staff = made.people.map(({ personId }, i) => ({
    organisationId,
    personId,
    name: `${marker} Person ${i}`,
    email: `${marker.toLowerCase()}.${i}@council.example`,
    employeeNumber: `${marker.slice(0, 1)}${String(i).padStart(4, '0')}`
  }));
  await database.within(organisationId, async (tx) => {
    await tx.update(people.organisation).set({ name: `${marker} Council` });
    for (const [i, unitId] of made.units.entries()) {
      await tx
        .update(people.unit)
        .set({ name: `${marker} Team ${i}` })
        .where(eq(people.unit.unitId, unitId));
    }
    await tx.insert(people.personIdentity).values(staff);
    await enrol(tx, organisationId, staff);
    for (const [i, kind] of KINDS.entries()) {
      const role = ROLES[kind];
      const { personId } = staff[i]!;
      if (role) await tx.insert(people.roleGrant).values({ organisationId, personId, role });
      if (role === 'champion') {
        await tx.insert(people.championUnit).values({ organisationId, personId, unitId: mine });
      }
    }
  });
  for (const who of made.people) {
    const events = [
      opened('using-copilot-safely'),
      sent('module.completed', { module: 'using-copilot-safely', version: 1, score: 1 }),
      checkedUse()
    ];
    const results = await ingest(database, who, { device: 'phone', events, receivedAt: RECEIVED });
    if (results.some(({ status }) => status !== 'stored')) throw new Error('nothing was learnt');
  }
  const cookies = { nobody: '' } as Council['cookies'];
  for (const [i, kind] of KINDS.entries()) {
    cookies[kind] = await signIn(database, secret, staff[i]!.personId, kind !== 'weak-hr');
  }
  return {
    marker,
    cookies,
    units: { mine, other },
    people: { mine: staff[5]!.personId, other: staff[9]!.personId }
  };
}

/** A session as better-auth keeps it, and its cookie as it signs them. */
async function signIn(
  database: Database,
  secret: string,
  userId: string,
  strong: boolean
): Promise<string> {
  const token = randomUUID();
  const expiresAt = new Date(Date.now() + 86_400_000);
  await database.owner.insert(auth.session).values({
    id: randomUUID(),
    token,
    userId,
    expiresAt,
    method: strong ? 'passkey' : 'pin',
    strongUntil: strong ? expiresAt : null
  });
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}
