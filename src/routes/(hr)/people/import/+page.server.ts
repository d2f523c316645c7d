import { fail, redirect } from '@sveltejs/kit';
import type { FileProblem } from '$lib/domain/people/roster/problems';
import { actorOf, requireCan } from '$lib/server/auth/guard';
import { audit } from '$lib/server/people/audit';
import { readFile } from '$lib/server/people/roster/file/read';
import { importLog, keepDraft } from '$lib/server/people/roster/imports';
import { receiveFile } from '$lib/server/people/roster/receive';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { organisationId } = requireCan(event, 'roster.see');
  const log = await event.locals.app.database.within(organisationId, (tx) =>
    importLog(tx, organisationId)
  );
  const last = log.find(({ canUndo }) => canUndo);
  return { last: last ? { ...last, appliedAt: last.appliedAt?.toISOString() ?? '' } : null };
};

export const actions: Actions = {
  default: async (event) => {
    const person = requireCan(event, 'roster.change');
    const { database } = event.locals.app;
    const refuse = async (problem: FileProblem) => {
      const detail = { why: problem };
      await database.within(person.organisationId, (tx) =>
        audit(tx, actorOf(event, person), { action: 'roster.refused', detail })
      );
      return fail(problem === 'too-large' ? 413 : 400, { problem });
    };
    const received = await receiveFile(event);
    if (!received.ok) return refuse(received.problem);
    const read = await readFile(received.bytes);
    if (!read.ok) return refuse(read.problem);
    const draft = { fileName: received.name, sheet: read.sheet, now: new Date() };
    const importId = await database.within(person.organisationId, (tx) =>
      keepDraft(tx, person, draft)
    );
    if (importId === null) return refuse('empty');
    redirect(303, `/people/import/${importId}/columns`);
  }
};
