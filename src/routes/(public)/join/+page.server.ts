import { fail, redirect } from '@sveltejs/kit';
import { readPin } from '$lib/domain/people/pin';
import { shortName } from '$lib/domain/people/short-name';
import { isPinAllowed, joinWithPin, lookUp, type OpenCard } from '$lib/server/auth/cards/join';
import { fromOf } from '$lib/server/auth/session-cookies';
import { replaceSession } from '$lib/server/auth/welcome';
import { readForm, textField } from '$lib/server/form';
import type { Actions } from './$types';

/** What a card says of its person before they are in: enough to know that it is them. */
const shown = (code: string, card: OpenCard) => ({
  code,
  name: shortName(card.name),
  organisation: card.organisation,
  pins: isPinAllowed(card)
});

export const actions: Actions = {
  look: async (event) => {
    const code = textField(await readForm(event.request), 'code');
    const looked = await lookUp(event.locals.app, code, fromOf(event));
    if (!looked.ok) {
      return fail(looked.problem === 'too-many' ? 429 : 400, { problem: looked.problem } as const);
    }
    return { card: shown(code, looked.card) };
  },
  pin: async (event) => {
    const form = await readForm(event.request);
    const [code, pin] = [textField(form, 'code'), readPin(textField(form, 'pin'))];
    const joined = await joinWithPin(event.locals.app, { code, pin }, fromOf(event));
    if (!joined.ok) {
      const { problem } = joined;
      const status = problem === 'too-many' ? 429 : 400;
      return fail(status, {
        problem,
        ...('card' in joined && { card: shown(code, joined.card) })
      });
    }
    await replaceSession(event, joined.cookies);
    redirect(303, '/learn');
  }
};
