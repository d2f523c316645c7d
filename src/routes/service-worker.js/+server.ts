import { error } from '@sveltejs/kit';
import { projectRoot } from '$lib/server/root';
import { sendScript, serviceWorkerScript } from '$lib/server/service-worker';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, request }) => {
  const script = serviceWorkerScript(projectRoot(), locals.app.config.serviceWorker);
  return script ? sendScript(script, request.headers) : error(404);
};
