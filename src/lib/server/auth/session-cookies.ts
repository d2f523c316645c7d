import type { RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import type { App } from '../app';
import { ADDRESS_HEADER } from './auth';
import type { newSession } from './start-session';

/** Where a request came from, as far as a session remembers it. */
export interface From {
  address: string;
  userAgent: string;
}

export const fromOf = (event: RequestEvent): From => ({
  address: event.getClientAddress(),
  userAgent: event.request.headers.get('user-agent') ?? ''
});

/** Opens a session and gives the cookies that carry it. */
export async function openSession(
  app: Pick<App, 'auth'>,
  session: z.infer<typeof newSession>,
  { address, userAgent }: From
): Promise<string[]> {
  const headers = new Headers({ [ADDRESS_HEADER]: address, 'user-agent': userAgent });
  const response = await app.auth.api.startSession({ body: session, headers, asResponse: true });
  if (!response.ok) throw new Error(`a session could not be opened: ${response.status}`);
  return response.headers.getSetCookie();
}
