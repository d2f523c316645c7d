import { sql } from 'drizzle-orm';
import type { Day } from '../../../domain/insight/calendar';
import type { ChangeDetail, ChangeKind } from '../../../domain/people/unit-change';
import {
  flat,
  openTree,
  wayTo,
  type Named,
  type RosterUnit
} from '../../../domain/people/unit-tree';
import type { Transaction } from '../../db/client';
import { rosterUnits } from './read';

export const PAGE_SIZE = 50;

export interface Colleague {
  personId: string;
  /** Empty when they were forgotten. */
  name: string;
  employeeNumber: string;
  /** Title of their main post; empty when none is known. */
  post: string;
}
export interface PostRow {
  postId: string;
  number: string;
  title: string;
  budgetedFte: number | null;
  /** Of those who hold it and work here; null when nobody has said. */
  heldFte: number | null;
  holders: { personId: string; name: string }[];
}
export interface HistoryRow {
  kind: ChangeKind;
  effectiveOn: Day;
  /** When it was written down, ISO. */
  at: string;
  detail: ChangeDetail;
  /** Who did it; empty when it was nobody signed in, or they were forgotten. */
  by: string;
}
export interface Helper {
  name: string;
  /** The unit above that they help; null: this one. */
  above: string | null;
}
export interface UnitPage {
  unit: RosterUnit & { all: number };
  /** From the top down to this unit. */
  way: Named[];
  below: { unitId: string; name: string; people: number; all: number }[];
  people: Colleague[];
  page: number;
  pages: number;
  posts: PostRow[];
  champions: Helper[];
  history: HistoryRow[];
}

/** All that the roster knows of one unit; null when there is none. @param page from 1, of its people. */
export async function unitPage(
  tx: Transaction,
  organisationId: string,
  { unitId, page }: { unitId: string; page: number }
): Promise<UnitPage | null> {
  const units = await rosterUnits(tx, organisationId);
  const unit = units.find((one) => one.unitId === unitId);
  if (!unit) return null;
  const node = flat(openTree(units)).find((one) => one.unitId === unitId);
  const pages = Math.max(1, Math.ceil(unit.people / PAGE_SIZE));
  const at = Math.min(Math.max(1, page), pages);
  const where = { organisationId, unitId };
  return {
    unit: { ...unit, all: node?.all ?? unit.people },
    way: wayTo(units, unit),
    below: (node?.children ?? []).map(({ unitId: id, name, people, all }) => ({
      unitId: id,
      name,
      people,
      all
    })),
    people: await colleagues(tx, where, { limit: PAGE_SIZE, offset: (at - 1) * PAGE_SIZE }),
    page: at,
    pages,
    posts: await posts(tx, where),
    champions: await helpers(tx, organisationId, unit),
    history: await history(tx, where)
  };
}

interface Where {
  organisationId: string;
  unitId: string;
}

/** Who works in a unit, by name. */
export async function colleagues(
  tx: Transaction,
  { organisationId, unitId }: Where,
  { limit, offset }: { limit: number; offset: number }
): Promise<Colleague[]> {
  const { rows } = await tx.execute<{
    person_id: string;
    name: string;
    number: string;
    post: string;
  }>(sql`
    select p.person_id, coalesce(i.name, '') as name, coalesce(i.employee_number, '') as number,
      coalesce((select o.title from post_holder h
        join post o on o.organisation_id = h.organisation_id and o.post_id = h.post_id
        where h.organisation_id = p.organisation_id and h.person_id = p.person_id and h.is_main
        limit 1), '') as post
    from person p
    left join person_identity i
      on i.organisation_id = p.organisation_id and i.person_id = p.person_id
    where p.organisation_id = ${organisationId} and p.unit_id = ${unitId} and p.active
    order by i.name, p.person_id limit ${limit} offset ${offset}`);
  return rows.map(({ person_id, number, ...row }) => ({
    personId: person_id,
    employeeNumber: number,
    ...row
  }));
}

/** The posts of a unit, by title. */
export async function posts(
  tx: Transaction,
  { organisationId, unitId }: Where
): Promise<PostRow[]> {
  const { rows } = await tx.execute<{
    post_id: string;
    number: string;
    title: string;
    budgeted: number | null;
    held: number | null;
    holders: PostRow['holders'] | null;
  }>(sql`
    select o.post_id, o.number, o.title, o.budgeted_fte as budgeted, h.held, h.holders
    from post o
    left join lateral (
      select sum(h.fte)::real as held, jsonb_agg(jsonb_build_object(
        'personId', p.person_id, 'name', coalesce(i.name, '')) order by i.name) as holders
      from post_holder h
      join person p on p.organisation_id = h.organisation_id and p.person_id = h.person_id and p.active
      left join person_identity i
        on i.organisation_id = h.organisation_id and i.person_id = h.person_id
      where h.organisation_id = o.organisation_id and h.post_id = o.post_id
    ) h on true
    where o.organisation_id = ${organisationId} and o.unit_id = ${unitId}
    order by o.title, o.number`);
  return rows.map((row) => ({
    postId: row.post_id,
    number: row.number,
    title: row.title,
    budgetedFte: row.budgeted,
    heldFte: row.held,
    holders: row.holders ?? []
  }));
}

async function helpers(
  tx: Transaction,
  organisationId: string,
  unit: RosterUnit
): Promise<Helper[]> {
  const { rows } = await tx.execute<{ name: string; above: string | null }>(sql`
    select coalesce(i.name, '') as name, case when u.unit_id <> ${unit.unitId} then u.name end as above
    from champion_unit c
    join unit u on u.organisation_id = c.organisation_id and u.unit_id = c.unit_id
    join person p on p.organisation_id = c.organisation_id and p.person_id = c.person_id and p.active
    join role_grant g on g.organisation_id = c.organisation_id and g.person_id = c.person_id
      and g.role = 'champion'
    left join person_identity i
      on i.organisation_id = c.organisation_id and i.person_id = c.person_id
    where c.organisation_id = ${organisationId}
      and c.unit_id = any(${sql.param([...unit.path])}::uuid[])
    order by array_length(u.path, 1) desc, i.name`);
  return rows;
}

async function history(tx: Transaction, { organisationId, unitId }: Where): Promise<HistoryRow[]> {
  const { rows } = await tx.execute<{
    kind: ChangeKind;
    effective_on: string;
    at: string;
    detail: ChangeDetail;
    by: string;
  }>(sql`
    select c.kind, c.effective_on::text, c.at::text, c.detail, coalesce(i.name, '') as by
    from unit_change c
    left join person_identity i
      on i.organisation_id = c.organisation_id and i.person_id = c.actor_id
    where c.organisation_id = ${organisationId} and c.unit_id = ${unitId}
    order by c.at desc`);
  return rows.map(({ effective_on, at, ...row }) => ({
    ...row,
    effectiveOn: effective_on,
    at: new Date(at).toISOString()
  }));
}
