import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { forgetReason } from '$lib/domain/people/forgetting';
import { retentionYears } from '$lib/domain/people/organisation';
import { keptUntil } from '$lib/domain/people/retention';
import { m } from '$lib/i18n/paraglide/messages';
import { actorOf, requireCan } from '$lib/server/auth/guard';
import { isId } from '$lib/domain/people/ids';
import { readForm, textField } from '$lib/server/form';
import { forget, keeping } from '$lib/server/people/forgetting/forget';
import { liftHold, placeHold } from '$lib/server/people/forgetting/holds';
import { settingsOf } from '$lib/server/people/forgetting/retention';
import type { Actions, PageServerLoad } from './$types';

const LONGEST_REASON = 500;

const noPerson = (): never => error(404, { message: m.privacy_no_person(), code: 'no-person' });

export const load: PageServerLoad = async (event) => {
  const { organisationId } = requireCan(event, 'person.forget');
  const { found, settings } = await event.locals.app.database.within(
    organisationId,
    async (tx) => ({
      found: await keeping(tx, organisationId, event.params.person),
      ...(await settingsOf(tx, organisationId))
    })
  );
  if (!found) return noPerson();
  const { leftOn, roleClass } = found.person;
  const until = leftOn && keptUntil(leftOn, retentionYears(settings)[roleClass]);
  return { ...found, until };
};

export const actions: Actions = {
  hold: async (event) => {
    const actor = actorOf(event, requireCan(event, 'hold.place'));
    const reason = textField(await readForm(event.request), 'reason');
    if (!reason) return fail(400, { hold: 'no-reason' as const });
    if (reason.length > LONGEST_REASON) return fail(400, { hold: 'long-reason' as const });
    const hold = { personId: event.params.person, reason, at: new Date() };
    const placed = await placeHold(event.locals.app.database, actor, hold);
    return placed ? { hold: 'placed' as const } : noPerson();
  },
  lift: async (event) => {
    const actor = actorOf(event, requireCan(event, 'hold.place'));
    await liftHold(event.locals.app.database, actor, personOf(event));
    return { hold: 'lifted' as const };
  },
  forget: async (event) => {
    const actor = actorOf(event, requireCan(event, 'person.forget'));
    const form = await readForm(event.request);
    const outcome = await forget(event.locals.app.database, actor, {
      personId: event.params.person,
      reason: forgetReason(textField(form, 'reason')),
      typed: textField(form, 'number'),
      at: new Date()
    });
    if (outcome === 'done') redirect(303, '/people/forgotten');
    if (outcome === 'not-there') return noPerson();
    return fail(400, { refused: outcome });
  }
};

/** An id; anything else is nobody's. */
const personOf = ({ params }: RequestEvent): string =>
  isId(params.person ?? '') ? params.person! : noPerson();
