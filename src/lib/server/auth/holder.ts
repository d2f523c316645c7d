import { and, eq } from 'drizzle-orm';
import { signInSettings, type SignInSettings } from '../../domain/people/organisation';
import type { Transaction } from '../db/client';
import { organisation, person, personIdentity } from '../db/schema/people';

/** Whom a way in leads to, as far as signing in needs to know. */
export interface Holder {
  name: string;
  employeeNumber: string;
  organisation: string;
  signIn: SignInSettings;
}

/** The person, if they work here and are not forgotten. */
export async function holderOf(
  tx: Transaction,
  organisationId: string,
  personId: string
): Promise<Holder | null> {
  const [found] = await tx
    .select({
      name: personIdentity.name,
      employeeNumber: personIdentity.employeeNumber,
      organisation: organisation.name,
      settings: organisation.settings
    })
    .from(person)
    .innerJoin(organisation, eq(organisation.organisationId, person.organisationId))
    .innerJoin(
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
  const { settings, ...holder } = found;
  return { ...holder, signIn: signInSettings(settings) };
}
