import { fail, redirect } from '@sveltejs/kit';
import { readPin } from '$lib/domain/people/pin';
import { setCookies } from '$lib/server/auth/cookies';
import { organisationsWithPins } from '$lib/server/auth/organisations-with-pins';
import { signInWithPin } from '$lib/server/auth/pin-sign-in';
import { fromOf } from '$lib/server/auth/session-cookies';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  organisations: await organisationsWithPins(locals.app.database)
});

const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim().slice(0, 200) : '';
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const [number, organisationId] = [text(form, 'number'), text(form, 'organisation')];
    const typed = { organisationId, number, pin: readPin(text(form, 'pin')) };
    const opened = await signInWithPin(event.locals.app, typed, fromOf(event));
    if (!opened.ok) {
      const { problem } = opened;
      return fail(problem === 'too-many' ? 429 : 400, { problem, number, organisationId });
    }
    setCookies(event, opened.cookies);
    redirect(303, '/learn');
  }
};
