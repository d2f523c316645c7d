import { answer } from '$lib/server/sync/answer';
import { requireSender } from '$lib/server/auth/guard';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) => {
  const sender = requireSender(event);
  const { database, metrics } = event.locals.app;
  return answer(database, sender, event.request, new Date(), metrics);
};
