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
const FREE: Record<string, string> = { 'using-copilot-safely': '[module]' };

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
