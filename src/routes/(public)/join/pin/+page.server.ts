import { fail, redirect } from '@sveltejs/kit';
import { readPin } from '$lib/domain/people/pin';
import { organisationsWithPins } from '$lib/server/auth/pins/organisations-with-pins';
import { signInWithPin } from '$lib/server/auth/pins/pin-sign-in';
import { fromOf } from '$lib/server/auth/session-cookies';
import { replaceSession } from '$lib/server/auth/welcome';
import { readForm, textField } from '$lib/server/form';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  organisations: await organisationsWithPins(locals.app.database)
});

export const actions: Actions = {
  default: async (event) => {
    const form = await readForm(event.request);
    const [number, organisationId] = [textField(form, 'number'), textField(form, 'organisation')];
    const typed = { organisationId, number, pin: readPin(textField(form, 'pin')) };
    const opened = await signInWithPin(event.locals.app, typed, fromOf(event));
    if (!opened.ok) {
      const { problem } = opened;
      return fail(problem === 'too-many' ? 429 : 400, { problem, number, organisationId });
    }
    await replaceSession(event, opened.cookies);
    redirect(303, '/learn');
  }
};
