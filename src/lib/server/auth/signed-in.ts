import { sql } from 'drizzle-orm';
import type { Day } from '../../domain/insight/calendar';
import { mayHandIn } from '../../domain/people/leaving';
import type { Role, Standing } from '../../domain/people/roles';
import { STRONG_METHODS, type SignInMethod } from '../../domain/people/sign-in';
import type { Database } from '../db/client';
import type { Sender } from '../training/person-state';

/** The person behind a request: who they are here, and what they may do. */
export interface SignedIn extends Standing {
  name: string;
  unitId: string;
  /** Every role they have. One that is not in `roles` waits for a stronger sign-in. */
  granted: readonly Role[];
  method: SignInMethod;
  sessionId: string;
  /** Their organisation asks for a stronger sign-in than this one for anything at all. */
  tooWeak: boolean;
}

/** Whose session it is and how it was opened. */
export interface OpenSession {
  organisationId: string;
  personId: string;
  /** As better-auth has it, for somebody whose identity row is gone. */
  name: string;
  sessionId: string;
  method: SignInMethod;
  /** It opens more than the person's own record now. */
  strong: boolean;
}

/** Somebody who left a short while ago: may hand in what their phone still holds, and nothing else. */
export interface Leaver extends Sender {
  leftOn: Day;
}

/** Who a request comes from; at most one of the two is there. */
export interface Identified {
  signedIn: SignedIn | null;
  leaver: Leaver | null;
}
export const NOBODY: Identified = { signedIn: null, leaver: null };

interface Row {
  unit_id: string;
  active: boolean;
  left_on: Day | null;
  is_shut: boolean;
  name: string | null;
  roles: Role[];
  units: string[];
  strong_for_all: boolean;
}

/**
 * Reads a person's standing afresh, so that a role taken away is gone with the next request. In one
 * statement and one round trip, for every request pays for it.
 */
export async function standingOf(
  database: Database,
  { organisationId, personId, name, sessionId, method, strong }: OpenSession,
  today: Day
): Promise<Identified> {
  const [found] = await database.ask(
    organisationId,
    sql<Row>`
      select p.unit_id, p.active, p.left_on::text, p.shut_at is not null as is_shut,
        (select i.name from person_identity i
          where i.organisation_id = p.organisation_id and i.person_id = p.person_id) as name,
        array(select r.role from role_grant r
          where r.organisation_id = p.organisation_id and r.person_id = p.person_id) as roles,
        array(select c.unit_id::text from champion_unit c
          where c.organisation_id = p.organisation_id and c.person_id = p.person_id) as units,
        (select coalesce((o.settings #>> '{signIn,strongForAll}')::boolean, false)
          from organisation o where o.organisation_id = p.organisation_id) as strong_for_all
      from person p
      where p.organisation_id = ${organisationId} and p.person_id = ${personId}
        and not exists (select from organisation o
          where o.organisation_id = p.organisation_id and o.merged_into is not null)`
  );
  // Whom the council's directory keeps out hands in nothing either: a lost phone is why it does.
  if (!found || found.is_shut) return NOBODY;
  if (!found.active) {
    const leftOn = found.left_on;
    const leaver = leftOn && mayHandIn(leftOn, today) && { organisationId, personId, leftOn };
    return { ...NOBODY, leaver: leaver || null };
  }
  const signedIn = {
    organisationId,
    personId,
    name: found.name ?? name,
    unitId: found.unit_id,
    roles: strong ? found.roles : [],
    granted: found.roles,
    method,
    sessionId,
    tooWeak: found.strong_for_all && !STRONG_METHODS.includes(method),
    championedUnits: found.units
  };
  return { ...NOBODY, signedIn };
}
