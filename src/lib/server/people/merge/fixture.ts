import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client';
import { personIdentity } from '../../db/schema/people';
import { recount } from '../../insight/recount';
import { enrol } from '../../auth/users';
import { makeOrganisation, RECEIVED, type Raw } from '../../sync/fixture';
import { ingest } from '../../sync/ingest';
import type { Who } from '../../training/person-state';
import type { Actor } from '../audit';
import { join, offer } from './hand-over';
import { decide, findMatches } from './matches';
import { agreedMerge } from './parties';

/** One of two organisations: its people by name. */
export interface Side {
  organisationId: string;
  units: string[];
  who: Record<string, Who>;
  hr: Actor;
}

/** An organisation of named people, all of whom can sign in; in one unit, or in the units of `sizes`. */
export async function makeSide(
  database: Database,
  people: { name: string; number: string; email?: string }[]
): Promise<Side> {
  const made = await makeOrganisation(database, people.length, 0);
  const { organisationId } = made;
  const rows = people.map(({ name, number, email = null }, i) => ({
    organisationId,
    personId: made.people[i]!.personId,
    name,
    employeeNumber: number,
    email: email ?? null
  }));
  await database.within(organisationId, async (tx) => {
    await tx.insert(personIdentity).values(rows);
    await enrol(tx, organisationId, rows);
  });
  return {
    organisationId,
    units: made.units,
    who: Object.fromEntries(rows.map((row) => [row.name, row])),
    hr: { organisationId, actorId: randomUUID(), address: '127.0.0.1' }
  };
}

/** Both sides agree, and every match that was found is decided: `same` says how. */
export async function agree(
  database: Database,
  { ending, staying }: { ending: Side; staying: Side },
  same: (ours: string, theirs: string) => boolean = () => true
): Promise<void> {
  const offered = await offer(database, ending.hr, new Date());
  if (!offered.ok) throw new Error(offered.code);
  const joined = await join(database, staying.hr, offered.code, new Date());
  if (!joined.ok) throw new Error(joined.code);
  const { organisationId } = staying;
  const agreed = await database.within(organisationId, (tx) =>
    agreedMerge(tx, organisationId, 'matching')
  );
  await findMatches(database, agreed!);
  const pairs = await matchesOf(database, organisationId);
  const decisions = pairs.map((one) => ({ ...one, same: same(one.personId, one.theirPersonId) }));
  await decide(database, staying.hr, decisions, new Date());
}

export const matchesOf = (database: Database, organisationId: string) =>
  database.within(organisationId, async (tx) => {
    const { rows } = await tx.execute<{ personId: string; theirPersonId: string }>(sql`
      select person_id as "personId", their_person_id as "theirPersonId" from merge_match`);
    return rows;
  });

export const send = (database: Database, who: Who, events: Raw[], device = 'phone') =>
  ingest(database, who, { device, events, receivedAt: new Date() });

/** As if it had been handed in long ago. */
export const sendBefore = (database: Database, who: Who, events: Raw[], device = 'phone') =>
  ingest(database, who, { device, events, receivedAt: RECEIVED });

let asked: Database;
/** Says which database the questions below are asked of. */
export const use = (database: Database): void => void (asked = database);

export const drift = ({ organisationId }: Side) =>
  asked.within(organisationId, (tx) => recount(tx, organisationId));

/** Ids of a person's events, or of everybody's, in the order of their places. */
export const eventsOf = ({ organisationId }: Side, who?: Pick<Who, 'personId'>) =>
  asked.within(organisationId, async (tx) => {
    const { rows } = await tx.execute<{ event_id: string; pos: number }>(sql`
      select event_id, pos from event where organisation_id = ${organisationId}
        and ${who ? sql`person_id = ${who.personId}` : sql`true`} order by person_id, pos`);
    return rows.map((row) => row.event_id);
  });

/** Modules that somebody has completed. */
export const completed = ({ organisationId }: Side, { personId }: Pick<Who, 'personId'>) =>
  asked.within(organisationId, async (tx) => {
    const { rows } = await tx.execute<{ module: string }>(sql`
      select module from person_module where organisation_id = ${organisationId}
        and person_id = ${personId} and completed_on is not null order by 1`);
    return rows.map((row) => row.module);
  });
