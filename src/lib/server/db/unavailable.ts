/** PostgreSQL's classes of trouble that passes: connection, resources, shutting down (appendix A of its manual). */
const PASSING = /^(08|53|57P|58|40)/;
const REFUSED = ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'];

/** What pg says of its own connections has no code; the last is a rollback on one that has died. */
const WITHOUT_CODE =
  /timeout exceeded when trying to connect|Connection terminated|connection error and is not queryable/;

/** Whether a query failed because the database could not be reached for now, so that trying later helps. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (PASSING.test(code) || REFUSED.includes(code)) return true;
  if (WITHOUT_CODE.test(error.message)) return true;
  return isUnavailable(error.cause);
}
