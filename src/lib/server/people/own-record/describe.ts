import { and, eq } from 'drizzle-orm';
import { signInSettings } from '../../../domain/people/organisation';
import type { Me } from '../../../protocol';
import type { SignedIn } from '../../auth/signed-in';
import type { Database } from '../../db/client';
import { formerPerson } from '../../db/schema/merge';
import { organisation, unit } from '../../db/schema/people';

/** What a person's device needs to know of them and their organisation to work offline. */
export function describe(database: Database, person: SignedIn): Promise<Me> {
  return database.within(person.organisationId, async (tx) => {
    const [row] = await tx
      .select({ name: organisation.name, settings: organisation.settings, unit: unit.name })
      .from(organisation)
      .innerJoin(unit, eq(unit.organisationId, organisation.organisationId))
      .where(eq(unit.unitId, person.unitId));
    if (!row) throw new Error('a signed-in person has no unit');
    const formerly = await tx
      .select({
        organisation: formerPerson.formerOrganisationId,
        person: formerPerson.formerPersonId
      })
      .from(formerPerson)
      .where(
        and(
          eq(formerPerson.organisationId, person.organisationId),
          eq(formerPerson.personId, person.personId)
        )
      );
    const { kioskMinutes } = signInSettings(row.settings);
    return {
      ...(kioskMinutes === null ? {} : { kioskMinutes }),
      ...(formerly.length > 0 ? { formerly } : {}),
      organisation: {
        id: person.organisationId,
        name: row.name,
        locals: row.settings.locals,
        tools: row.settings.tools
      },
      person: {
        id: person.personId,
        name: person.name,
        unit: row.unit,
        roles: ['learner', ...person.granted.filter((role) => role !== 'learner')]
      }
    };
  });
}
