import { error, fail, redirect } from '@sveltejs/kit';
import { columnsOf, settle } from '$lib/domain/people/roster/columns';
import { guess, type Field } from '$lib/domain/people/roster/fields';
import { datesAreUnclear } from '$lib/domain/people/roster/plan';
import { m } from '$lib/i18n/paraglide/messages';
import { requireCan } from '$lib/server/auth/guard';
import type { Transaction } from '$lib/server/db/client';
import {
  choose,
  discard,
  findImport,
  lastColumns,
  tableIn
} from '$lib/server/people/roster/imports';
import type { Actions, PageServerLoad } from './$types';
import { readForm } from '$lib/server/form';

/** A draft and its file; who comes too late sees what became of it. */
async function draftOf(tx: Transaction, organisationId: string, id: string) {
  const draft = await findImport(tx, organisationId, id);
  if (!draft) error(404, { message: m.roster_refused_gone(), code: 'not-found' });
  const table = await tableIn(draft);
  if (!table) redirect(303, `/people/import/${id}`);
  return { draft, table };
}

export const load: PageServerLoad = async (event) => {
  const { organisationId } = requireCan(event, 'roster.see');
  return event.locals.app.database.within(organisationId, async (tx) => {
    const { draft, table } = await draftOf(tx, organisationId, event.params.id);
    const remembered = await lastColumns(tx, organisationId);
    const mapping = draft.choices?.mapping ?? guess(table.headers, remembered);
    const fields = Object.entries(mapping) as [Field, number][];
    return {
      fileName: draft.fileName,
      rows: draft.rows,
      isRemembered: remembered !== undefined,
      columns: columnsOf(table).map((column, at) => ({
        ...column,
        field: fields.find(([, place]) => place === at)?.[0] ?? ''
      })),
      asksOrder: datesAreUnclear(table, mapping),
      order: draft.choices?.order ?? null,
      complete: draft.choices?.complete ?? true
    };
  });
};

export const actions: Actions = {
  choose: async (event) => {
    const { organisationId } = requireCan(event, 'roster.change');
    const form = await readForm(event.request);
    const chosen = form.getAll('column').map(String);
    const said = form.get('order');
    const order = said === 'uk' || said === 'us' ? said : null;
    const complete = form.get('complete') !== 'no';
    const problems = await event.locals.app.database.within(organisationId, async (tx) => {
      const { draft, table } = await draftOf(tx, organisationId, event.params.id);
      const settled = settle(table, chosen, { order, complete });
      if (settled.problems.length === 0) await choose(tx, draft, table, settled.choices);
      return settled.problems;
    });
    if (problems.length > 0) return fail(400, { problems, chosen, order, complete });
    redirect(303, `/people/import/${event.params.id}`);
  },
  discard: async (event) => {
    const { organisationId } = requireCan(event, 'roster.change');
    await event.locals.app.database.within(organisationId, (tx) =>
      discard(tx, organisationId, event.params.id)
    );
    redirect(303, '/people/import');
  }
};
