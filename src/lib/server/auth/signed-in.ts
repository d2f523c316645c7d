import { and, eq } from 'drizzle-orm';
import type { Standing } from '../../domain/people/roles';
import type { Database } from '../db/client';
import { championUnit, person, personIdentity, roleGrant } from '../db/schema/people';

/** The person behind a request: who they are here, and what they may do. */
export interface SignedIn extends Standing {
  name: string;
  unitId: string;
}

/** Reads a person's standing afresh, so that a role taken away is gone with the next request. */
export function signedIn(
  database: Database,
  who: { organisationId: string; personId: string; name: string }
): Promise<SignedIn | null> {
  const { organisationId, personId, name } = who;
  return database.within(organisationId, async (tx) => {
    const [found] = await tx
      .select({ unitId: person.unitId, name: personIdentity.name })
      .from(person)
      .leftJoin(
        personIdentity,
        and(
          eq(personIdentity.organisationId, person.organisationId),
          eq(personIdentity.personId, person.personId)
        )
      )
      .where(
        and(
          eq(person.organisationId, organisationId),
          eq(person.personId, personId),
          eq(person.active, true)
        )
      );
    if (!found) return null;
    const mine = <T extends typeof roleGrant | typeof championUnit>(table: T) =>
      and(eq(table.organisationId, organisationId), eq(table.personId, personId));
    const roles = await tx.select({ role: roleGrant.role }).from(roleGrant).where(mine(roleGrant));
    const units = await tx
      .select({ unitId: championUnit.unitId })
      .from(championUnit)
      .where(mine(championUnit));
    return {
      organisationId,
      personId,
      name: found.name ?? name,
      unitId: found.unitId,
      roles: roles.map((row) => row.role),
      championedUnits: units.map((row) => row.unitId)
    };
  });
}
