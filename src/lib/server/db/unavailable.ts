/** PostgreSQL's classes of trouble that passes: connection, resources, shutting down (appendix A of its manual). */
const PASSING = /^(08|53|57P|58|40)/;
const REFUSED = ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'];

/** Whether a query failed because the database could not be reached for now, so that trying later helps. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (PASSING.test(code) || REFUSED.includes(code)) return true;
  // What the pool says has no code.
  if (/timeout exceeded when trying to connect|Connection terminated/.test(error.message))
    return true;
  return isUnavailable(error.cause);
}
