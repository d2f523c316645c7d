import { json } from '@sveltejs/kit';
import { requireCan } from '$lib/server/auth/guard';
import { finishAdding } from '$lib/server/auth/my-ways-in';
import { readMade } from '$lib/server/auth/read-answer';
import { refuseWith } from '$lib/server/auth/refuse';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
  const person = requireCan(event, 'own.use');
  const answer = await readMade(event.request);
  const added = await finishAdding(event, person, answer);
  return added.ok ? json({ ok: true }) : refuseWith(added.problem);
};
