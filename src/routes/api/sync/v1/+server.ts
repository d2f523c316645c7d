import { answer } from '$lib/server/sync/answer';
import { noteSent } from '$lib/server/sync/sent-cookie';
import { requireSender } from '$lib/server/auth/guard';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
  const sender = requireSender(event);
  const { database, metrics } = event.locals.app;
  const receivedAt = new Date();
  const response = await answer(database, sender, event.request, receivedAt, metrics);
  if (response.ok) noteSent(event, sender.personId, receivedAt);
  return response;
};
