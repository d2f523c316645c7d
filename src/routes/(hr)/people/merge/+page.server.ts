import { fail, type RequestEvent } from '@sveltejs/kit';
import { actorOf, requireCan } from '$lib/server/auth/guard';
import { storeBirths } from '$lib/server/people/merge/births';
import { confirmMerge } from '$lib/server/people/merge/confirm';
import { join, offer, withdraw } from '$lib/server/people/merge/hand-over';
import { decide } from '$lib/server/people/merge/matches';
import { mergeOrganisations } from '$lib/server/people/merge/merge';
import { overview } from '$lib/server/people/merge/overview';
import type { MergeProblem } from '$lib/server/people/merge/parties';
import { undoMerge } from '$lib/server/people/merge/undo';
import { decisionsOf } from './decisions';
import type { Actions, PageServerLoad } from './$types';
import { readForm } from '$lib/server/form';

export const load: PageServerLoad = async (event) => {
  const { organisationId } = requireCan(event, 'organisations.merge');
  const page = Math.max(1, Math.floor(Number(event.url.searchParams.get('page'))) || 1);
  return { overview: await overview(event.locals.app.database, organisationId, page) };
};

/** Who asks, and when, for an action that only HR and admin may do. */
const begin = (event: RequestEvent) => ({
  database: event.locals.app.database,
  actor: actorOf(event, requireCan(event, 'organisations.merge')),
  now: new Date()
});

const problem = (code: MergeProblem | 'not-sure' | 'no-file') =>
  fail(code === 'gone' || code === 'busy' ? 409 : 400, { problem: code });

/** A box that says "I understand" stands beside what cannot simply be taken back. */
const isSure = (form: FormData): boolean => form.get('sure') === 'yes';

export const actions: Actions = {
  offer: async (event) => {
    const { database, actor, now } = begin(event);
    const offered = await offer(database, actor, now);
    return offered.ok ? { code: offered.code } : problem(offered.code);
  },
  join: async (event) => {
    const { database, actor, now } = begin(event);
    const code = (await readForm(event.request)).get('code');
    const joined = await join(database, actor, typeof code === 'string' ? code : '', now);
    return joined.ok ? { done: 'joined' as const } : problem(joined.code);
  },
  withdraw: async (event) => {
    const { database, actor, now } = begin(event);
    const withdrawn = await withdraw(database, actor, now);
    return withdrawn.ok ? { done: 'withdrawn' as const } : problem(withdrawn.code);
  },
  births: async (event) => {
    const { database, actor, now } = begin(event);
    const file = (await readForm(event.request)).get('file');
    if (!(file instanceof File) || file.size === 0) return problem('no-file');
    const stored = await storeBirths(
      database,
      actor,
      new Uint8Array(await file.arrayBuffer()),
      now
    );
    if (!stored.ok) return problem(stored.code);
    const { read } = stored;
    return read.ok
      ? { births: read.births.length }
      : fail(400, { troubles: read.troubles, count: read.count });
  },
  decide: async (event) => {
    const { database, actor, now } = begin(event);
    const decisions = decisionsOf(await readForm(event.request));
    const decided = await decide(database, actor, decisions, now);
    return decided.ok ? { done: 'decided' as const } : problem(decided.code);
  },
  merge: async (event) => {
    const { database, actor, now } = begin(event);
    if (!isSure(await readForm(event.request))) return problem('not-sure');
    const done = await mergeOrganisations(database, actor, now);
    return done.ok ? { merged: done.merged } : problem(done.code);
  },
  undo: async (event) => {
    const { database, actor, now } = begin(event);
    if (!isSure(await readForm(event.request))) return problem('not-sure');
    const done = await undoMerge(database, actor, now);
    return done.ok ? { done: 'undone' as const } : problem(done.code);
  },
  confirm: async (event) => {
    const { database, actor, now } = begin(event);
    if (!isSure(await readForm(event.request))) return problem('not-sure');
    const done = await confirmMerge(database, actor, now);
    return done.ok ? { done: 'confirmed' as const } : problem(done.code);
  }
};
