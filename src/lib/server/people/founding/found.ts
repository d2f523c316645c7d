import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { makeCards } from '../../auth/cards/cards';
import { organisations } from '../../auth/organisations';
import { enrol } from '../../auth/users';
import type { Database, Transaction } from '../../db/client';
import { organisation, person, personIdentity, roleGrant, unit } from '../../db/schema/people';
import { audit } from '../audit';

/** Something that whoever runs the command can put right; only its message is shown. */
export class FoundingError extends Error {
  override name = 'FoundingError';
}

/** Hours that an administrator's first link is good for. */
export const LINK_HOURS = 24;

export interface FirstAdmin {
  organisationId: string;
  code: string;
}

const nameOf = (database: Database, organisationId: string): Promise<string | undefined> =>
  database.within(organisationId, async (tx) => {
    const [one] = await tx
      .select({ name: organisation.name })
      .from(organisation)
      .where(eq(organisation.organisationId, organisationId));
    return one?.name;
  });

async function cardFor(
  tx: Transaction,
  organisationId: string,
  personId: string,
  now: Date
): Promise<string> {
  // The command's user has the database; there is nobody else to name.
  const actor = { organisationId, actorId: null, address: null };
  const until = new Date(now.getTime() + LINK_HOURS * 3_600_000);
  const code = (await makeCards(tx, actor, [personId], { now, until })).get(personId);
  if (!code) throw new FoundingError('This person cannot sign in: add them to the roster again.');
  return code;
}

/**
 * Makes an organisation of one unit and one administrator.
 * @throws FoundingError when there is one of this name.
 */
export async function foundOrganisation(
  database: Database,
  { name, admin, number }: { name: string; admin: string; number: string },
  now: Date
): Promise<FirstAdmin> {
  for (const other of await organisations(database)) {
    const taken = await nameOf(database, other);
    if (taken?.toLowerCase() === name.toLowerCase()) {
      throw new FoundingError(`There is an organisation called ${name}: ${other}.`);
    }
  }
  const [organisationId, unitId, personId] = [randomUUID(), randomUUID(), randomUUID()];
  const code = await database.within(organisationId, async (tx) => {
    const settings = { locals: {}, tools: [] };
    await tx.insert(organisation).values({ organisationId, name, settings, epoch: randomUUID() });
    await tx.insert(unit).values({ organisationId, unitId, name, position: 0, path: [unitId] });
    await tx.insert(person).values({ organisationId, personId, unitId });
    const identity = { organisationId, personId, name: admin, employeeNumber: number };
    await tx.insert(personIdentity).values(identity);
    await tx.insert(roleGrant).values({ organisationId, personId, role: 'admin' });
    await enrol(tx, organisationId, [{ personId, name: admin, email: null }]);
    await audit(
      tx,
      { organisationId, actorId: null, address: null },
      { action: 'role.granted', subjectId: personId, detail: { role: 'admin', by: 'command' } }
    );
    return cardFor(tx, organisationId, personId, now);
  });
  return { organisationId, code };
}

/**
 * A new card for an administrator who lost every way in.
 * @throws FoundingError when nobody with this number is an administrator there.
 */
export async function cardForAdmin(
  database: Database,
  organisationId: string,
  number: string,
  now: Date
): Promise<FirstAdmin> {
  const code = await database.within(organisationId, async (tx) => {
    const [found] = await tx
      .select({ personId: person.personId })
      .from(person)
      .innerJoin(personIdentity, eq(personIdentity.personId, person.personId))
      .innerJoin(roleGrant, eq(roleGrant.personId, person.personId))
      .where(
        and(
          eq(person.organisationId, organisationId),
          eq(personIdentity.employeeNumber, number),
          eq(roleGrant.role, 'admin'),
          eq(person.active, true)
        )
      );
    if (!found) {
      throw new FoundingError(`Nobody with the number ${number} is an admin of ${organisationId}.`);
    }
    return cardFor(tx, organisationId, found.personId, now);
  });
  return { organisationId, code };
}
