import { user } from '../db/schema/auth';
import type { Database } from '../db/client';

/**
 * Every organisation that somebody can sign in to, in a fixed order: no event comes from elsewhere. The
 * table of organisations itself stands behind the wall, where only one can be seen at a time.
 */
export async function organisations({ owner }: Database): Promise<string[]> {
  const rows = await owner
    .selectDistinct({ id: user.organisationId })
    .from(user)
    .orderBy(user.organisationId);
  return rows.map((row) => row.id);
}
