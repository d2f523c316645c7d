import { json, type RequestEvent } from '@sveltejs/kit';
import { homeFor } from '../../domain/people/home';
import { setCookies } from './cookies';
import { endReplaced } from './open-session';
import { whoIs } from './session';

/** Where the person whose session has just been opened starts. */
export async function homeOf(event: RequestEvent, cookies: readonly string[]): Promise<string> {
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ');
  const { signedIn } = await whoIs(event.locals.app, new Headers({ cookie }));
  return homeFor(signedIn?.roles ?? []);
}

/** Hands the browser its new session, and ends the one whose place it takes. */
export async function replaceSession(
  event: RequestEvent,
  cookies: readonly string[]
): Promise<void> {
  const { app, signedIn } = event.locals;
  await endReplaced(app, signedIn, event.getClientAddress());
  setCookies(event, cookies);
}

/** Hands the browser its session and says where to go on. */
export async function welcome(event: RequestEvent, cookies: readonly string[]): Promise<Response> {
  await replaceSession(event, cookies);
  return json({ home: await homeOf(event, cookies) });
}
