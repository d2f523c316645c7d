import { json } from '@sveltejs/kit';
import { requireCan } from '$lib/server/auth/guard';
import { beginAdding } from '$lib/server/auth/my-ways-in';
import { refuseWith } from '$lib/server/auth/refuse';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
  const begun = await beginAdding(event, requireCan(event, 'own.use'));
  return begun.ok ? json(begun.options) : refuseWith(begun.problem);
};
