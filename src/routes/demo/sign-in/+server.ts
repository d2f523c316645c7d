import { error } from '@sveltejs/kit';
import { openDemoSession } from '$lib/server/auth/open-session';
import { ROLES, type Role } from '$lib/domain/people/roles';
import { homeFor } from '$lib/domain/people/home';
import type { RequestHandler } from './$types';

const isRole = (value: unknown): value is Role => ROLES.some((role) => role === value);

export const POST: RequestHandler = async ({ locals, request }) => {
  if (!locals.app.config.demo) error(404, { message: 'There is no such page.' });
  const role = (await request.formData().catch(() => null))?.get('as');
  if (!isRole(role)) error(400, { message: 'Choose Learner, Champion, HR or Admin.' });
  const cookies = await openDemoSession(locals.app, role, request.headers.get('user-agent') ?? '');
  return new Response(null, {
    status: 303,
    headers: [
      ['location', homeFor([role])],
      ...cookies.map((c): [string, string] => ['set-cookie', c])
    ]
  });
};
