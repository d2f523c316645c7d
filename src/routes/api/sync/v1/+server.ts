import { answer } from '$lib/server/sync/answer';
import { noteSent } from '$lib/server/sync/sent-cookie';
import { requireRole } from '$lib/server/auth/guard';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
  const person = requireRole(event, 'learner');
  const receivedAt = new Date();
  const response = await answer(event.locals.app.database, person, event.request, receivedAt);
  if (response.ok) noteSent(event, person.personId, receivedAt);
  return response;
};
