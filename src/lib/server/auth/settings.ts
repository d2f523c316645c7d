import { eq, sql } from 'drizzle-orm';
import {
  signInSettings,
  type OrganisationSettings,
  type SignInSettings
} from '../../domain/people/organisation';
import type { SignInMethod } from '../../domain/people/sign-in';
import type { Database } from '../db/client';
import { user } from '../db/schema/auth';

/** Whose way in it is. */
export interface Owner {
  userId: string;
  organisationId: string;
  personId: string;
}

export interface OrganisationSignIn extends SignInSettings {
  name: string;
}

/** What an organisation has set for signing in; null when there is no such organisation. */
export async function signInOf(
  database: Database,
  organisationId: string
): Promise<OrganisationSignIn | null> {
  const [row] = await database.ask(
    organisationId,
    sql<{ name: string; settings: OrganisationSettings }>`
      select name, settings from organisation where organisation_id = ${organisationId}`
  );
  return row ? { name: row.name, ...signInSettings(row.settings) } : null;
}

/** Whether an organisation lets people in this way. A passkey is always good: nothing is safer. */
export function isOpen(settings: SignInSettings, method: SignInMethod): boolean {
  switch (method) {
    case 'email':
      return settings.email;
    case 'council':
      return settings.council;
    case 'pin':
      return settings.pins;
    case 'passkey':
    case 'demo':
      return true;
  }
}

const owned = {
  userId: user.id,
  organisationId: user.organisationId,
  personId: user.personId
};

export async function ownerOf({ owner }: Database, userId: string): Promise<Owner | null> {
  const [row] = await owner.select(owned).from(user).where(eq(user.id, userId));
  return row ?? null;
}

export async function ownerOfEmail({ owner }: Database, email: string): Promise<Owner | null> {
  const [row] = await owner.select(owned).from(user).where(eq(user.email, email));
  return row ?? null;
}
