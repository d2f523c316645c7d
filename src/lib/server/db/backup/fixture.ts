import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { user, session } from '../schema/auth';
import * as people from '../schema/people';
import { checkedUse, makeOrganisation, opened, RECEIVED, sent } from '../../sync/fixture';
import { ingest } from '../../sync/ingest';
import type { Who } from '../../training/person-state';
import type { Database } from '../client';
import { connected } from './session';
import type { Target } from './target';

export const folder = (): string => mkdtempSync(join(tmpdir(), 'own-it-backup-'));

/** A name with everything that COPY has to write in another way. */
const AWKWARD = "Zoë “Ó” O'Neil\\.\n\t\\N\r\\.";

/** An organisation with rows in every table but those of sign-in codes; gives its people. */
export async function furnish(database: Database): Promise<Who[]> {
  const made = await makeOrganisation(database, 2, 1);
  const { organisationId, units } = made;
  const [first] = made.people as [Who, ...Who[]];
  await database.within(organisationId, async (tx) => {
    const row = { organisationId, personId: first.personId };
    await tx.insert(people.personIdentity).values({ ...row, name: AWKWARD, employeeNumber: '\\.' });
    await tx.insert(people.roleGrant).values({ ...row, role: 'champion' });
    await tx.insert(people.championUnit).values({ ...row, unitId: units[0]! });
  });
  const id = randomUUID();
  await database.owner
    .insert(user)
    .values({ id, name: AWKWARD, email: `${id}@example.org`, ...first });
  await database.owner
    .insert(session)
    .values({ id, token: id, userId: id, expiresAt: new Date('2027-01-01T00:00:00Z') });
  for (const who of made.people) await learn(database, who);
  const done = sent('module.completed', { module: 'm', version: 1, score: 0.75 });
  for (const score of [0.75, 0.5]) {
    // The second says something else under the same id, which the audit log notes.
    const events = [{ ...done, data: { module: 'm', version: 1, score } }];
    await ingest(database, first, { device: 'phone', events, receivedAt: RECEIVED });
  }
  return made.people;
}

/** One more day of work by somebody. */
export function learn(database: Database, who: Who) {
  const answer = { module: 'm', version: 1, card: 'c', answer: AWKWARD.slice(0, 20) };
  const events = [
    opened('m'),
    sent('card.answered', { ...answer, correct: true, ms: 900 }),
    checkedUse()
  ];
  return ingest(database, who, { device: 'phone', events, receivedAt: RECEIVED });
}

/** Every row of every table, as PostgreSQL writes it, in an order of its own. */
export function everything({ connection }: Target): Promise<Record<string, string[]>> {
  return connected(connection, async (client) => {
    const rows: Record<string, string[]> = {};
    // Not by the list that the backup goes by.
    const { rows: tables } = await client.query<{ name: string; quoted: string }>(
      `select schemaname || '.' || tablename as name, format('%I.%I', schemaname, tablename) as quoted
        from pg_tables where schemaname in ('public', 'auth')`
    );
    for (const { name, quoted } of tables) {
      const found = await client.query<{ row: string }>(
        `select t::text as row from ${quoted} t order by 1`
      );
      rows[name] = found.rows.map(({ row }) => row);
    }
    return rows;
  });
}

/** Without what a restore must change. */
export function withoutEpochs(rows: Record<string, string[]>): Record<string, string[]> {
  const cut = (row: string) => row.replace(/,[0-9a-f-]{36}(,[0-9a-f-]*\))$/, '$1');
  return { ...rows, 'public.organisation': (rows['public.organisation'] ?? []).map(cut) };
}

export const epochsOf = ({ connection }: Target): Promise<string[]> =>
  connected(connection, async (client) => {
    const { rows } = await client.query<{ epoch: string }>(
      'select epoch from organisation order by organisation_id'
    );
    return rows.map(({ epoch }) => epoch);
  });
