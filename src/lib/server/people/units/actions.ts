import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { actorOf, requireCan } from '../../auth/guard';
import { answersOf, changeFrom, dayFrom, kindAsked, sealFrom } from './form';
import { foresee, reorganise, type Forecast } from './reorganise';
import { readForm } from '../../form';

/** What somebody is asked to say yes to, and their answers, to be sent again with the yes. */
export interface Asked {
  answers: [string, string][];
  forecast: Forecast;
}

/** A form as it was sent, ready to be foreseen or carried out. */
async function sent(event: RequestEvent, unitId: string | null) {
  const person = requireCan(event, 'roster.change');
  const kind = kindAsked(event.url.searchParams.get('change'));
  if (!kind) error(400, { message: 'There is no such change.', code: 'no-change' });
  const form = await readForm(event.request);
  const wanted = {
    change: changeFrom(form, kind, unitId),
    effectiveOn: dayFrom(form),
    now: new Date()
  };
  return { actor: actorOf(event, person), form, wanted, answers: answersOf(form) };
}

/** Says what a change would do. @param unitId of the page's unit; null on the organisation's own page. */
export async function ask(event: RequestEvent, unitId: string | null) {
  const { actor, wanted, answers } = await sent(event, unitId);
  const foreseen = await foresee(event.locals.app.database, actor, wanted);
  if (!foreseen.ok) return fail(400, { problem: foreseen.problem, answers });
  return { asked: { answers, forecast: foreseen.forecast } satisfies Asked };
}

/** Carries a change out and goes to the page of the unit that it left behind. */
export async function carryOutAsked(event: RequestEvent, unitId: string | null) {
  const { actor, form, wanted, answers } = await sent(event, unitId);
  const result = await reorganise(event.locals.app.database, actor, wanted, sealFrom(form));
  if (result.ok) redirect(303, `/people/units/${result.done.unitId}?done=${wanted.change.kind}`);
  if (result.problem !== 'not-as-foreseen') return fail(400, { problem: result.problem, answers });
  const asked: Asked = { answers, forecast: result.forecast };
  return fail(409, { problem: result.problem, asked });
}
