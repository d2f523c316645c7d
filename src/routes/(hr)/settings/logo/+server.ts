import { error } from '@sveltejs/kit';
import { requireCan } from '$lib/server/auth/guard';
import { logoOf } from '$lib/server/people/settings/logo';
import type { RequestHandler } from './$types';

/** The organisation's picture, for everybody in it. */
export const GET: RequestHandler = async (event) => {
  const { organisationId } = requireCan(event, 'own.use');
  const logo = await event.locals.app.database.within(organisationId, (tx) =>
    logoOf(tx, organisationId)
  );
  if (!logo) error(404, { message: 'There is no picture.' });
  return new Response(new Uint8Array(logo.bytes), {
    headers: {
      'content-type': logo.type,
      // Whatever else the bytes might also be, a browser runs nothing of them.
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=300'
    }
  });
};
