import { escapeIdentifier, type ClientBase } from 'pg';
import { BackupError } from './trouble';

/** A table of Own It as the database's own catalogue knows it. */
export interface Table {
  /** `public.event` */
  name: string;
  /** The same for SQL. */
  quoted: string;
  columns: string[];
  /** Row-level security hides rows of it from us. */
  walled: boolean;
  /** Its owner is held by that wall too. */
  forced: boolean;
}

interface Found extends Omit<Table, 'name' | 'quoted'> {
  id: string;
  schema: string;
  table: string;
  /** Tables that its foreign keys point to. */
  needs: string[];
}

/** Where the tables of Own It are: what people do, and how they sign in. */
export const SCHEMAS = ['public', 'auth'];

/** Every table there is, each after those that its foreign keys point to. */
export async function tablesOf(client: ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Found>(
    `select c.oid::text as id, n.nspname as schema, c.relname as table,
      row_security_active(c.oid) as walled, c.relforcerowsecurity as forced,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        order by a.attnum) as columns,
      array(select distinct k.confrelid::text from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as needs
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition
    order by 2, 3`,
    [SCHEMAS]
  );
  return inOrder(rows).map(({ schema, table, columns, walled, forced }) => ({
    name: `${schema}.${table}`,
    quoted: `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`,
    columns,
    walled,
    forced
  }));
}

function inOrder(found: Found[]): Found[] {
  const placed: Found[] = [];
  const done = new Set<string>();
  for (let left = found; left.length > 0; left = left.filter(({ id }) => !done.has(id))) {
    const ready = left.filter(({ needs }) => needs.every((id) => done.has(id)));
    if (ready.length === 0) {
      throw new BackupError(`Tables point at each other in a ring: ${left[0]!.table}.`);
    }
    for (const one of ready) done.add(one.id);
    placed.push(...ready);
  }
  return placed;
}
