import { json } from '@sveltejs/kit';
import { requireCan } from '$lib/server/auth/guard';
import { myWaysIn } from '$lib/server/auth/my-ways-in';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
  const person = requireCan(event, 'own.use');
  return json(await myWaysIn(event.locals.app.database.owner, person));
};
