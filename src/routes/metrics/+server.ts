import { error } from '@sveltejs/kit';
import { holdsToken } from '$lib/server/operations/token';
import type { RequestHandler } from './$types';

/** For Prometheus, which shows METRICS_TOKEN; without that setting there is no such page. */
export const GET: RequestHandler = async ({ locals, request }) => {
  const { config, metrics } = locals.app;
  if (!config.metricsToken) error(404, { message: 'There is no such page.' });
  if (!holdsToken(request.headers, config.metricsToken)) {
    return new Response('Show the token: Authorization: Bearer …\n', {
      status: 401,
      headers: { 'www-authenticate': 'Bearer' }
    });
  }
  const { contentType, text } = await metrics.page();
  return new Response(text, { headers: { 'content-type': contentType } });
};
