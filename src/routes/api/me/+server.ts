import { json } from '@sveltejs/kit';
import { describe } from '$lib/server/people/own-record/describe';
import { requireCan } from '$lib/server/auth/guard';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
  const person = requireCan(event, 'own.use');
  return json(await describe(event.locals.app.database, person));
};
