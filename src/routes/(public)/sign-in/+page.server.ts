import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { homeFor } from '$lib/domain/people/home';
import { ROLES } from '$lib/domain/people/roles';
import { askForCode, signInWithCode } from '$lib/server/auth/email-code';
import { CONFIRM_PATH } from '$lib/server/auth/guard';
import { nextPage } from '$lib/server/auth/next';
import { whoIs } from '$lib/server/auth/session';
import { waysIn } from '$lib/server/auth/ways';
import { replaceSession } from '$lib/server/auth/welcome';
import { readForm, textField } from '$lib/server/form';
import type { Actions, PageServerLoad } from './$types';

/** What the council's sign-in can have come back with. */
const PROBLEMS = ['not-on-roster', 'down', 'off', 'failed'] as const;

export const load: PageServerLoad = async ({ locals, url }) => ({
  ways: await waysIn(locals.app),
  demoRoles: locals.app.config.demo ? ROLES : [],
  problem: PROBLEMS.find((one) => one === url.searchParams.get('problem')) ?? null,
  next: nextPage(url.searchParams.get('next'), '')
});

/** As long as an address can be (RFC 5321); more is no address. */
const LONGEST_EMAIL = 254;
const isEmail = (text: string): boolean =>
  text.length <= LONGEST_EMAIL && /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text);

const STATUS = { 'too-many': 429, 'mail-down': 503, 'not-offered': 403 } as const;

export const actions: Actions = {
  code: async ({ locals, request, getClientAddress }) => {
    const email = textField(await readForm(request), 'email').toLowerCase();
    if (!isEmail(email)) return fail(400, { step: 'email', email, problem: 'email' } as const);
    const answer = await askForCode(locals.app, email, getClientAddress());
    if (answer !== 'sent') {
      return fail(STATUS[answer], { step: 'email', email, problem: answer } as const);
    }
    // The same answer for an address we know and one we do not.
    return { step: 'code', email } as const;
  },
  verify: async (event) => {
    const { app } = event.locals;
    const form = await readForm(event.request);
    const email = textField(form, 'email').toLowerCase();
    const code = textField(form, 'code').replace(/\s/g, '');
    const opened = await signInWithCode(
      app,
      { email, code },
      event.getClientAddress(),
      event.request.headers.get('user-agent') ?? ''
    );
    if (!opened.ok) {
      const problem = opened.code === 'TOO_MANY' ? 'too-many' : 'code';
      return fail(problem === 'code' ? 400 : 429, { step: 'code', email, problem } as const);
    }
    await replaceSession(event, opened.cookies);
    redirect(303, await goOn(event, opened.cookies));
  }
};

/** Where the person whose session has just been opened goes. */
async function goOn({ locals, url }: RequestEvent, cookies: string[]): Promise<string> {
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ');
  const { signedIn } = await whoIs(locals.app, new Headers({ cookie }));
  if (signedIn?.tooWeak) return CONFIRM_PATH;
  return nextPage(url.searchParams.get('next'), homeFor(signedIn?.roles ?? []));
}
