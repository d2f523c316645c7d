import { error, fail, redirect } from '@sveltejs/kit';
import { dayOf } from '$lib/domain/insight/calendar';
import { viewOf } from '$lib/domain/people/roster/view';
import { m } from '$lib/i18n/paraglide/messages';
import { actorOf, requireCan } from '$lib/server/auth/guard';
import { readForm, textField } from '$lib/server/form';
import { audit } from '$lib/server/people/audit';
import { applyImport } from '$lib/server/people/roster/apply';
import { dryRun } from '$lib/server/people/roster/dry-run';
import { discard, findImport, type RosterImport } from '$lib/server/people/roster/imports';
import { undoImport } from '$lib/server/people/roster/undo';
import type { Actions, PageServerLoad } from './$types';

const pastOf = ({ counts, appliedAt, undoneAt, undo }: RosterImport) => ({
  counts,
  appliedAt: appliedAt?.toISOString() ?? '',
  undoneAt: undoneAt?.toISOString() ?? null,
  canUndo: undo !== null
});

export const load: PageServerLoad = async (event) => {
  const { organisationId } = requireCan(event, 'roster.see');
  const { id } = event.params;
  return event.locals.app.database.within(organisationId, async (tx) => {
    const found = await findImport(tx, organisationId, id);
    if (!found) error(404, { message: m.roster_refused_gone(), code: 'not-found' });
    const file = { name: found.fileName, uploadedAt: found.uploadedAt.toISOString() };
    if (found.state !== 'draft') return { file, draft: null, past: pastOf(found) };
    const run = await dryRun(tx, found, dayOf(new Date()));
    if (!run) redirect(303, `/people/import/${id}/columns`);
    const view = viewOf(run.plan, run.present, run.table, run.choices.mapping);
    return { file, draft: { id, seal: run.seal, view }, past: null };
  });
};

export const actions: Actions = {
  apply: async (event) => {
    const person = requireCan(event, 'roster.change');
    const { database } = event.locals.app;
    const form = await readForm(event.request);
    const typed = textField(form, 'leavers').replace(/[\s,]/g, '');
    const importId = event.params.id;
    const done = await applyImport(database, actorOf(event, person), {
      importId,
      seal: textField(form, 'seal'),
      withoutBad: textField(form, 'without') === 'yes',
      leavers: /^\d{1,9}$/.test(typed) ? Number(typed) : null,
      now: new Date()
    });
    if (done.ok) redirect(303, `/people/import/${importId}`);
    const detail = { import: importId, why: done.why };
    await database.within(person.organisationId, (tx) =>
      audit(tx, actorOf(event, person), { action: 'roster.refused', detail })
    );
    return fail(409, { refused: done.why });
  },
  discard: async (event) => {
    const { organisationId } = requireCan(event, 'roster.change');
    await event.locals.app.database.within(organisationId, (tx) =>
      discard(tx, organisationId, event.params.id)
    );
    redirect(303, '/people/import');
  },
  undo: async (event) => {
    const person = requireCan(event, 'roster.change');
    const undone = await undoImport(event.locals.app.database, actorOf(event, person), {
      importId: event.params.id,
      now: new Date()
    });
    return undone ? { undone } : fail(409, { notUndone: true });
  }
};
