import { eq, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Drizzle, Transaction } from '../client';
import { isPlaceholder, placeholderEmail } from '../../../domain/people/sign-in';
import { auditEntry } from '../schema/audit';
import { user } from '../schema/auth';
import { apiToken, logo, scimGroup, scimMember, scimUser } from '../schema/directory';
import { selfCheck, unitDay, unitModule, unitWeek } from '../schema/insight';
import { formerPerson, mergeBirth, mergeMatch } from '../schema/merge';
import {
  championUnit,
  forgotten,
  legalHold,
  organisation,
  person,
  personIdentity,
  placement,
  post,
  postHolder,
  roleGrant,
  unit,
  unitChange
} from '../schema/people';
import { rosterImport } from '../schema/roster';
import { event, personModule, personUse, personWeek } from '../schema/training';
import { Dice } from './dice';
import { makeJobs } from './posts';
import type { Roster } from './roster';
import type { Shape } from './shape';

/** Every table of an organisation, those that point at others first. */
export const EMPTIED = [
  auditEntry,
  apiToken,
  scimMember,
  scimGroup,
  scimUser,
  logo,
  rosterImport,
  selfCheck,
  event,
  personModule,
  personUse,
  personWeek,
  unitModule,
  unitWeek,
  unitDay,
  championUnit,
  roleGrant,
  forgotten,
  legalHold,
  placement,
  postHolder,
  post,
  personIdentity,
  formerPerson,
  mergeMatch,
  mergeBirth,
  person,
  unitChange,
  unit,
  organisation
] as const satisfies PgTable[];

/** What a half-made organisation is called; `finish` gives it its name. */
const unfinished = (name: string): string => `${name} (being set up)`;

/** As the owner, who writes the sign-in tables too, and still within one organisation. */
const asOwner = <T>(
  owner: Drizzle,
  id: string,
  work: (tx: Transaction) => Promise<T>
): Promise<T> =>
  owner.transaction(async (tx) => {
    await tx.execute(sql`select set_config('own_it.organisation', ${id}, true)`);
    return work(tx);
  });

/** Whether the organisation is there, and whether its seeding came to an end. */
export function standing(
  owner: Drizzle,
  id: string,
  shape: Shape
): Promise<'absent' | 'unfinished' | 'finished'> {
  return asOwner(owner, id, async (tx) => {
    const [row] = await tx
      .select({ name: organisation.name })
      .from(organisation)
      .where(eq(organisation.organisationId, id));
    if (!row) return 'absent';
    return row.name === unfinished(shape.name) ? 'unfinished' : 'finished';
  });
}

/** Takes a half-made organisation away again, its events included. */
export function clear(owner: Drizzle, id: string): Promise<void> {
  return asOwner(owner, id, async (tx) => {
    await tx.delete(user).where(eq(user.organisationId, id));
    for (const table of EMPTIED) await tx.delete(table).where(eq(table.organisationId, id));
  });
}

/** The organisation, its units and its people, in one transaction; not yet finished. */
export function found(owner: Drizzle, shape: Shape, roster: Roster, seed: number): Promise<void> {
  const { organisationId, units, members } = roster;
  const { jobs, posts, holders, placements } = makeJobs(roster, seed);
  const own = <Row extends object>(rows: readonly Row[]) =>
    rows.map((row) => ({ organisationId, ...row }));
  const ofPerson = own(members.map((one) => ({ ...one, ...jobs.get(one.personId) })));
  return asOwner(owner, organisationId, async (tx) => {
    await tx.insert(organisation).values({
      organisationId,
      name: unfinished(shape.name),
      settings: shape.settings,
      epoch: new Dice(seed, 'epoch').uuid()
    });
    await tx.insert(unit).values(own(units));
    await tx.insert(person).values(ofPerson);
    await tx.insert(personIdentity).values(ofPerson);
    await tx.insert(post).values(own(posts));
    await tx.insert(postHolder).values(own(holders));
    if (placements.length > 0) await tx.insert(placement).values(own(placements));
    await tx
      .insert(roleGrant)
      .values(ofPerson.flatMap(({ role, ...row }) => (role ? [{ ...row, role }] : [])));
    await tx
      .insert(championUnit)
      .values(ofPerson.flatMap((row) => row.champions.map((unitId) => ({ ...row, unitId }))));
    await tx.insert(user).values(
      ofPerson.map(({ email, ...row }) => {
        const address = email ?? placeholderEmail(row.personId);
        return { ...row, email: address, id: row.personId, emailVerified: !isPlaceholder(address) };
      })
    );
  });
}

/** Says that everything is in, and tells PostgreSQL how much that is. */
export async function finish(owner: Drizzle, shape: Shape, id: string): Promise<void> {
  await asOwner(owner, id, (tx) =>
    tx.update(organisation).set({ name: shape.name }).where(eq(organisation.organisationId, id))
  );
  for (const table of EMPTIED) await owner.execute(sql`analyze ${table}`);
}
