import { answer } from '$lib/server/sync/answer';
import { requireRole } from '$lib/server/auth/guard';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) => {
  const person = requireRole(event, 'learner');
  return answer(event.locals.app.database, person, event.request, new Date());
};
