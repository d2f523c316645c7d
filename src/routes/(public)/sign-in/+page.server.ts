import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { homeFor } from '$lib/domain/people/home';
import { ROLES } from '$lib/domain/people/roles';
import { nextPage } from '$lib/server/auth/next';
import { sendCode, signInWithCode } from '$lib/server/auth/open-session';
import { whoIs } from '$lib/server/auth/session';
import { setCookies } from '$lib/server/auth/cookies';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => ({
  demoRoles: locals.app.config.demo ? ROLES : [],
  next: nextPage(url.searchParams.get('next'), '')
});

const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
};

export const actions: Actions = {
  code: async ({ locals, request, getClientAddress }) => {
    const email = text(await request.formData(), 'email').toLowerCase();
    if (!email.includes('@')) return fail(400, { step: 'email', email, problem: 'email' } as const);
    const sent = await sendCode(locals.app, email, getClientAddress());
    if (!sent.ok && sent.code === 'TOO_MANY') {
      return fail(429, { step: 'email', email, problem: 'too-many' } as const);
    }
    // The same answer for an address we know and one we do not.
    return { step: 'code', email } as const;
  },
  verify: async (event) => {
    const form = await event.request.formData();
    const [email, code] = [
      text(form, 'email').toLowerCase(),
      text(form, 'code').replace(/\s/g, '')
    ];
    const opened = await signInWithCode(
      event.locals.app,
      { email, code },
      event.getClientAddress()
    );
    if (!opened.ok) {
      const problem = opened.code === 'TOO_MANY' ? 'too-many' : 'code';
      return fail(400, { step: 'code', email, problem } as const);
    }
    setCookies(event, opened.cookies);
    redirect(303, nextPage(event.url.searchParams.get('next'), await home(event, opened.cookies)));
  }
};

/** Where the person whose session has just been opened starts. */
async function home({ locals }: RequestEvent, cookies: string[]): Promise<string> {
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ');
  const { signedIn } = await whoIs(locals.app, new Headers({ cookie }));
  return homeFor(signedIn?.roles ?? []);
}
