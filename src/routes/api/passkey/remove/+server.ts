import { json } from '@sveltejs/kit';
import { requireCan } from '$lib/server/auth/guard';
import { removeMine } from '$lib/server/auth/my-ways-in';
import { readPasskeyId } from '$lib/server/auth/read-answer';
import { refuseWith } from '$lib/server/auth/refuse';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
  const person = requireCan(event, 'own.use');
  const id = await readPasskeyId(event.request);
  const removed = await removeMine(event, person, id);
  return removed.ok ? json({ ok: true }) : refuseWith(removed.problem);
};
