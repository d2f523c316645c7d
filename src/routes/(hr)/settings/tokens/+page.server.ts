import { fail } from '@sveltejs/kit';
import { z } from 'zod';
import { actorOf, requireCan } from '$lib/server/auth/guard';
import { listTokens, makeToken, revokeToken, TOKEN_DAYS } from '$lib/server/people/settings/tokens';
import type { Actions, PageServerLoad } from './$types';
import { readForm } from '$lib/server/form';

export const load: PageServerLoad = async (event) => {
  const { organisationId } = requireCan(event, 'token.make');
  const { config, database } = event.locals.app;
  const tokens = await database.within(organisationId, (tx) =>
    listTokens(tx, organisationId, new Date())
  );
  return { tokens, days: TOKEN_DAYS, address: `${config.origin}/scim/v2` };
};

const NAME = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^\P{Cc}*$/u);
const DAYS = z.coerce.number().pipe(z.literal(TOKEN_DAYS));

export const actions: Actions = {
  make: async (event) => {
    const person = requireCan(event, 'token.make');
    const form = await readForm(event.request);
    const name = NAME.safeParse(form.get('name'));
    if (!name.success) return fail(400, { problem: 'name' } as const);
    const days = DAYS.safeParse(form.get('days'));
    if (!days.success) return fail(400, { problem: 'days' } as const);
    const actor = { ...actorOf(event, person), actorId: person.personId };
    const token = await event.locals.app.database.within(person.organisationId, (tx) =>
      makeToken(tx, actor, { name: name.data, days: days.data, now: new Date() })
    );
    return { token };
  },
  revoke: async (event) => {
    const person = requireCan(event, 'token.make');
    const id = z.guid().safeParse((await readForm(event.request)).get('id'));
    const isEnded =
      id.success &&
      (await event.locals.app.database.within(person.organisationId, (tx) =>
        revokeToken(tx, actorOf(event, person), id.data, new Date())
      ));
    return isEnded ? { ended: true } : fail(404, { problem: 'gone' } as const);
  }
};
