import { sql } from 'drizzle-orm';
import type { Role, Standing } from '../../domain/people/roles';
import type { Database } from '../db/client';

/** The person behind a request: who they are here, and what they may do. */
export interface SignedIn extends Standing {
  name: string;
  unitId: string;
}

/**
 * Reads a person's standing afresh, so that a role taken away is gone with the next request. In one
 * statement and one round trip, for every request pays for it.
 */
export async function signedIn(
  database: Database,
  { organisationId, personId, name }: { organisationId: string; personId: string; name: string }
): Promise<SignedIn | null> {
  const [found] = await database.ask(
    organisationId,
    sql<{ unit_id: string; name: string | null; roles: Role[]; units: string[] }>`
      select p.unit_id,
        (select i.name from person_identity i
          where i.organisation_id = p.organisation_id and i.person_id = p.person_id) as name,
        array(select r.role from role_grant r
          where r.organisation_id = p.organisation_id and r.person_id = p.person_id) as roles,
        array(select c.unit_id::text from champion_unit c
          where c.organisation_id = p.organisation_id and c.person_id = p.person_id) as units
      from person p
      where p.organisation_id = ${organisationId} and p.person_id = ${personId} and p.active`
  );
  if (!found) return null;
  return {
    organisationId,
    personId,
    name: found.name ?? name,
    unitId: found.unit_id,
    roles: found.roles,
    championedUnits: found.units
  };
}
