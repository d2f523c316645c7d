import { answerScim } from '$lib/server/directory/answer';
import type { RequestHandler } from './$types';

/** The council's directory, by bearer token; see docs/directory-sync.md. */
const scim: RequestHandler = ({ locals, params, request, url, getClientAddress }) =>
  answerScim(locals.app.database, {
    request,
    path: params.path,
    url,
    origin: locals.app.config.origin,
    address: getClientAddress()
  });

export const GET = scim;
export const POST = scim;
export const PUT = scim;
export const PATCH = scim;
export const DELETE = scim;
