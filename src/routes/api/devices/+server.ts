import { error, json } from '@sveltejs/kit';
import { devicesOf, endDevice, endEverywhere } from '$lib/server/auth/devices';
import { actorOf, requireCan } from '$lib/server/auth/guard';
import type { RequestHandler } from './$types';

/** Where the person who asks is signed in. */
export const GET: RequestHandler = async (event) => {
  const person = requireCan(event, 'own.use');
  return json(await devicesOf(event.locals.app.database, person));
};

/** Signs out the device `?id=`. */
export const DELETE: RequestHandler = async (event) => {
  const person = requireCan(event, 'own.use');
  const id = event.url.searchParams.get('id') ?? '';
  const { database } = event.locals.app;
  const ended = await endDevice(database, person, actorOf(event, person), id);
  if (!ended) error(404, { message: 'That device is signed out already.', code: 'no-device' });
  return json({ ended });
};

/** Signs out everywhere, here too. */
export const POST: RequestHandler = async (event) => {
  const person = requireCan(event, 'own.use');
  await endEverywhere(event.locals.app.database, person, actorOf(event, person));
  return json({ ended: true });
};
