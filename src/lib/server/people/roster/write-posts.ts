import { sql } from 'drizzle-orm';
import type { PostFacts } from '../../../domain/people/roster/post-changes';
import type { Transaction } from '../../db/client';

/** Makes each of these posts and who holds it what is said of it; null: there is no such post. */
export async function writePosts(
  tx: Transaction,
  organisationId: string,
  posts: readonly { id: string; facts: PostFacts | null }[]
): Promise<void> {
  if (posts.length === 0) return;
  const ids = (which: readonly { id: string }[]) => sql.param(which.map(({ id }) => id));
  await tx.execute(sql`delete from post_holder
    where organisation_id = ${organisationId} and post_id = any(${ids(posts)}::uuid[])`);
  const gone = posts.filter(({ facts }) => facts === null);
  await tx.execute(sql`delete from post
    where organisation_id = ${organisationId} and post_id = any(${ids(gone)}::uuid[])`);
  const kept = posts.flatMap(({ id, facts }) => (facts ? [{ id, ...facts }] : []));
  await tx.execute(sql`
    insert into post (organisation_id, post_id, unit_id, number, title, budgeted_fte)
    select ${organisationId}, id, unit, number, title, "budgetedFte"
    from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb)
      as r(id uuid, unit uuid, number text, title text, "budgetedFte" real)
    on conflict (organisation_id, post_id) do update set unit_id = excluded.unit_id,
      number = excluded.number, title = excluded.title, budgeted_fte = excluded.budgeted_fte`);
  const held = kept.flatMap(({ id, holders }) => holders.map((holder) => ({ id, ...holder })));
  await tx.execute(sql`
    insert into post_holder (organisation_id, post_id, person_id, is_main, fte)
    select ${organisationId}, id, person, "isMain", fte
    from jsonb_to_recordset(${JSON.stringify(held)}::jsonb)
      as r(id uuid, person uuid, "isMain" boolean, fte real)`);
}
