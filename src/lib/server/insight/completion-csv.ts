import { sql } from 'drizzle-orm';
import { percent } from '../../domain/insight/bands';
import type { Day } from '../../domain/insight/calendar';
import { placesOf, type Place } from '../../domain/insight/unit-tree';
import { m } from '../../i18n/paraglide/messages';
import type { Database, Transaction } from '../db/client';
import { BYTE_ORDER_MARK, csvLine } from '../csv';
import { textStream } from '../text-stream';
import { wholeOrganisation } from './scope';
import { unitHeadcounts } from './units';

/** People read at a time: what the server holds of an organisation, however large it is. */
const PAGE = 500;

interface PersonRow extends Record<string, unknown> {
  person_id: string;
  unit_id: string;
  employee_number: string;
  name: string;
  /** By module: the day it was completed, and the best score, 0 to 1. */
  modules: Record<string, { completed: Day | null; score: number | null }> | null;
}

export interface CompletionExport {
  organisationId: string;
  modules: readonly { slug: string; title: string }[];
}

/**
 * Who of the people working here now has completed what, as CSV, ordered by employee number. Each page
 * is a transaction of its own, so that a slow download holds nothing up.
 */
export function completionCsv(database: Database, what: CompletionExport): ReadableStream {
  return textStream(completionLines(database, what));
}

async function* completionLines(database: Database, what: CompletionExport) {
  const { organisationId, modules } = what;
  const { top } = await database.within(organisationId, async (tx) =>
    wholeOrganisation(tx, organisationId, await unitHeadcounts(tx, organisationId))
  );
  const places = placesOf(top);
  yield BYTE_ORDER_MARK + csvLine(heading(modules));
  let after: PersonRow | undefined;
  do {
    const page = await database.within(organisationId, (tx) => people(tx, organisationId, after));
    yield page.map((person) => csvLine(fields(person, places, modules))).join('');
    after = page.length === PAGE ? page.at(-1) : undefined;
  } while (after);
}

const heading = (modules: CompletionExport['modules']): string[] => [
  m.insight_csv_employee_number(),
  m.insight_csv_name(),
  m.insight_csv_department(),
  m.insight_csv_team(),
  ...modules.flatMap(({ title }) => [
    m.insight_csv_completed({ title }),
    m.insight_csv_score({ title })
  ])
];

function fields(
  person: PersonRow,
  places: ReadonlyMap<string, Place>,
  modules: CompletionExport['modules']
): (string | number)[] {
  const place = places.get(person.unit_id);
  return [
    person.employee_number,
    person.name,
    place?.department ?? '',
    place?.team ?? '',
    ...modules.flatMap(({ slug }) => {
      const done = person.modules?.[slug];
      return [done?.completed ?? '', typeof done?.score === 'number' ? percent(done.score) : ''];
    })
  ];
}

async function people(
  tx: Transaction,
  organisationId: string,
  after: PersonRow | undefined
): Promise<PersonRow[]> {
  const further = after
    ? sql`and (coalesce(i.employee_number, ''), p.person_id) > (${after.employee_number}, ${after.person_id}::uuid)`
    : sql``;
  const { rows } = await tx.execute<PersonRow>(sql`
    select page.*, (
      select jsonb_object_agg(module, jsonb_build_object('completed', completed_on, 'score', best_score))
      from person_module pm
      where pm.organisation_id = ${organisationId} and pm.person_id = page.person_id
        and pm.completed_on is not null
    ) as modules
    from (
      select p.person_id, p.unit_id, coalesce(i.employee_number, '') as employee_number,
        coalesce(i.name, '') as name
      from person p
      left join person_identity i
        on i.organisation_id = p.organisation_id and i.person_id = p.person_id
      where p.organisation_id = ${organisationId} and p.active ${further}
      order by coalesce(i.employee_number, ''), p.person_id
      limit ${PAGE}
    ) page
    order by page.employee_number, page.person_id
  `);
  return rows;
}
