import { WHO, type Who } from './councils';

/**
 * Every route, and which status who gets from it. Ids in brackets: `mine` is the champion's own unit, or
 * somebody in it; `other` one beside it; `foreign` one of another organisation. A page sends whoever is
 * signed out, or signed in too weakly for it, elsewhere (303); data answers 401 and 403. Who may, and sent
 * nothing that makes sense, gets 400 or 422.
 */
const TABLE = `
route                                   nobody learner champion  hr admin weak-hr
GET /                                      200     303      303 303   303     303
GET /accessibility                         200     200      200 200   200     200
GET /privacy                               200     200      200 200   200     200
GET /reset                                 200     200      200 200   200     200
GET /offline                               200     200      200 200   200     200
GET /shell                                 200     200      200 200   200     200
GET /sign-in                               200     200      200 200   200     200
POST /sign-in?/code                        400     400      400 400   400     400
POST /sign-in?/verify                      400     400      400 400   400     400
POST /demo/sign-in                         400     400      400 400   400     400
POST /sign-out                             303     303      303 303   303     303
GET /healthz                               200     200      200 200   200     200
GET /metrics                               404     404      404 404   404     404
GET /service-worker.js                     200     200      200 200   200     200

GET /learn                                 200     200      200 200   200     200
GET /learn/using-copilot-safely            200     200      200 200   200     200
GET /log                                   200     200      200 200   200     200
GET /me                                    200     200      200 200   200     200
GET /api/me                                401     200      200 200   200     200
POST /api/sync/v1                          401     422      422 422   422     422

GET /team                                  303     403      200 403   403     403
GET /team/[unit=mine]                      303     403      200 403   403     403
GET /team/[unit=other]                     303     403      404 403   403     403
GET /team/[unit=foreign]                   303     403      404 403   403     403

GET /insights                              303     403      403 200   403     303
GET /insights/[unit=mine]                  303     403      403 200   403     303
GET /insights/[unit=foreign]               303     403      403 404   403     303
GET /insights/completion.csv               401     403      403 400   403     403
GET /insights/completion.csv?purpose=assurance  401 403     403 200   403     403

GET /sign-in/done                          303     200      200 200   200     200
GET /sign-in/council                       303     303      303 303   303     303
GET /api/auth/callback/council             404     404      404 404   404     404
GET /confirm                               303     303      303 303   303     200
GET /join                                  200     200      200 200   200     200
POST /join?/look                           400     400      400 400   400     400
POST /join?/pin                            400     400      400 400   400     400
GET /join/pin                              200     200      200 200   200     200
POST /join/pin                             400     400      400 400   400     400
POST /api/passkey/options                  200     200      200 200   200     200
POST /api/passkey/verify                   422     422      422 422   422     422
POST /api/passkey/join/options             422     422      422 422   422     422
POST /api/passkey/join                     422     422      422 422   422     422
GET /api/passkey                           401     200      200 200   200     200
POST /api/passkey/add/options              401     200      200 200   200     403
POST /api/passkey/add                      401     422      422 422   422     422
POST /api/passkey/remove                   401     422      422 422   422     422
GET /api/devices                           401     200      200 200   200     200
POST /api/devices                          401     401      401 401   401     401
DELETE /api/devices                        401     404      404 404   404     404

GET /api/me/looks                          401     200      200 200   200     200
GET /api/me/export.json                    401     200      200 200   200     200
GET /api/me/export.csv                     401     200      200 200   200     200
GET /what-we-keep                          303     200      200 200   200     200

GET /team/cards                            303     403      200 403   403     403
POST /team/cards?/find                     303     403      400 403   403     403
POST /team/cards?/make                     303     403      400 403   403     403
GET /team/cards/[person=mine]              303     403      200 403   403     403
GET /team/cards/[person=other]             303     403      404 403   403     403
GET /team/cards/[person=foreign]           303     403      404 403   403     403

GET /people                                303     403      403 200   200     303
GET /people/units/[unit=mine]              303     403      403 200   200     303
GET /people/units/[unit=foreign]           303     403      403 404   404     303
GET /people/[person=mine]                  303     403      403 200   200     303
GET /people/[person=foreign]               303     403      403 404   404     303
GET /people/[person=mine]/record           303     403      403 200   403     303
GET /people/[person=foreign]/record        303     403      403 404   403     303
GET /people/[person=mine]/keep             303     403      403 200   403     303
GET /people/[person=foreign]/keep          303     403      403 404   403     303
GET /people/[person=mine]/roles            303     403      403 200   200     303
GET /people/[person=foreign]/roles         303     403      403 404   404     303
GET /people/[person=mine]/sign-in          303     403      403 200   200     303
GET /people/[person=foreign]/sign-in       303     403      403 404   404     303
GET /people/cards                          303     403      403 200   200     303
GET /people/forgotten                      303     403      403 200   403     303
GET /people/import                         303     403      403 200   200     303
GET /people/imports                        303     403      403 200   200     303
GET /people/merge                          303     403      403 200   200     303

GET /settings                              303     403      403 403   200     403
GET /settings/organisation                 303     403      403 403   200     403
GET /settings/roles                        303     403      403 200   200     303
GET /settings/tokens                       303     403      403 403   200     403
GET /settings/audit                        303     403      403 403   200     403
GET /settings/audit.csv                    401     403      403 403   200     403
GET /settings/retention                    303     403      403 403   200     403
GET /settings/dpia                         303     403      403 403   200     403
GET /settings/logo                         303     404      404 404   404     404
GET /scim/v2/Users                         401     401      401 401   401     401

POST /team/cards/[person=other]?/lost                                   303  403  404  403  403  403
POST /people/[person=foreign]/sign-in?/lost                             303  403  403  404  404  303
POST /team/cards/[person=other]?/revoke                                 303  403  404  403  403  403
POST /people/[person=foreign]/sign-in?/revoke                           303  403  403  404  404  303
POST /team/cards/[person=other]?/unlock                                 303  403  404  403  403  403
POST /people/[person=foreign]/sign-in?/unlock                           303  403  403  404  404  303
POST /people?/ask                                                       303  403  403  400  400  303
POST /people?/carryOut                                                  303  403  403  400  400  303
POST /people/units/[unit=mine]?/ask                                     303  403  403  400  400  303
POST /people/units/[unit=mine]?/carryOut                                303  403  403  400  400  303
POST /people/units/[unit=foreign]?/ask                                   303  403  403  400  400  303
POST /people/units/[unit=foreign]?/carryOut                              303  403  403  400  400  303
POST /people/[person=mine]                                              303  403  403  400  400  303
POST /people/[person=foreign]                                           303  403  403  404  404  303
POST /people/[person=mine]/record                                       303  403  403  400  403  303
POST /people/[person=foreign]/record                                    303  403  403  404  403  303
POST /people/[person=foreign]/keep?/forget                              303  403  403  404  403  303
POST /people/[person=foreign]/keep?/hold                                303  403  403  404  403  303
POST /people/[person=foreign]/keep?/lift                                303  403  403  404  403  303
POST /people/[person=foreign]/roles?/appoint                            303  403  403  404  404  303
POST /people/[person=foreign]/roles?/end                                303  403  403  404  404  303
POST /people/[person=foreign]/roles?/grant                               303  403  403  403  400  403
POST /people/[person=foreign]/roles?/revoke                              303  403  403  403  400  403
POST /people/[person=foreign]/roles?/letIn                              303  403  403  403  404  403
POST /people/cards?/find                                                303  403  403  400  400  303
POST /people/cards?/make                                                303  403  403  400  400  303
POST /people/import                                                     303  403  403  400  400  303
GET /people/import/00000000-0000-7000-8000-000000000000                 303  403  403  404  404  303
GET /people/import/00000000-0000-7000-8000-000000000000/columns         303  403  403  404  404  303
GET /people/import/00000000-0000-7000-8000-000000000000/errors.csv      401  403  403  404  404  403
POST /people/import/00000000-0000-7000-8000-000000000000/columns?/choose  303  403  403  404  404  303
POST /people/import/00000000-0000-7000-8000-000000000000/columns?/discard   303  403  403  303  303  303
POST /people/import/00000000-0000-7000-8000-000000000000?/apply         303  403  403  404  404  303
POST /people/import/00000000-0000-7000-8000-000000000000?/discard        303  403  403  303  303  303
POST /people/import/00000000-0000-7000-8000-000000000000?/undo          303  403  403  404  404  303
POST /people/merge?/births                                              303  403  403  400  400  303
POST /people/merge?/confirm                                             303  403  403  400  400  303
POST /people/merge?/decide                                               303  403  403  409  409  303
POST /people/merge?/join                                                303  403  403  400  400  303
POST /people/merge?/merge                                               303  403  403  400  400  303
POST /people/merge?/undo                                                303  403  403  400  400  303
POST /people/merge?/withdraw                                             303  403  403  409  409  303
POST /people/merge?/offer                                                303  403  403  200  200  303
POST /settings/organisation?/save                                        303  403  403  403  409  403
POST /settings/organisation?/logo                                       303  403  403  403  400  403
POST /settings/organisation?/removeLogo                                  303  403  403  403  200  403
POST /settings/retention?/on                                            303  403  403  403  200  403
POST /settings/retention?/off                                           303  403  403  403  200  403
POST /settings/tokens?/make                                             303  403  403  403  400  403
POST /settings/tokens?/revoke                                            303  403  403  403  404  403
POST /scim/v2/Users                                                     401  401  401  401  401  401
PUT /scim/v2/Users                                                      401  401  401  401  401  401
PATCH /scim/v2/Users                                                    401  401  401  401  401  401
DELETE /scim/v2/Users                                                   401  401  401  401  401  401
`;

/** One request and the status that each kind of person gets. */
export interface Row {
  method: string;
  /** With ids in brackets: `/team/[unit=mine]`. */
  path: string;
  /** The route that it is a case of: `GET /team/[unit]`. */
  route: string;
  expected: Record<Who, number>;
}

/** Parameters whose values say nothing about who may see what. */
const FREE: Record<string, string> = {
  'using-copilot-safely': '[module]',
  organisation: '[section]',
  Users: '[...path]',
  '00000000-0000-7000-8000-000000000000': '[id]'
};

function routeOf(method: string, path: string): string {
  const [bare = '', action] = path.split(/\?(?!\/)/)[0]!.split('?/');
  const generic = bare
    .split('/')
    .map((part) => FREE[part] ?? part.replace(/=\w+\]$/, ']'))
    .join('/');
  return `${method} ${generic}${action ? `?/${action}` : ''}`;
}

function read(table: string): Row[] {
  const [, ...lines] = table.split('\n').filter((line) => line.trim());
  return lines.map((line) => {
    const [method = '', path = '', ...statuses] = line.trim().split(/\s+/);
    if (statuses.length !== WHO.length) throw new Error(`not a status for everybody: ${line}`);
    const expected = Object.fromEntries(WHO.map((who, i) => [who, Number(statuses[i])]));
    return { method, path, route: routeOf(method, path), expected: expected as Row['expected'] };
  });
}

export const ROWS = read(TABLE);
