import { randomInt } from 'node:crypto';

/** Ours, a proxy's 32 hex digits or a UUID: no room for a name, nor for a line break in the log. */
const SANE = /^[0-9a-f-]{12,36}$/i;

/**
 * What a request is called in the log and on an error's page: the proxy's id if it gave a sane one, else
 * twelve digits, which a person can read out on the telephone.
 */
export function requestIdOf(headers: Headers): string {
  const given = headers.get('x-request-id');
  if (given && SANE.test(given)) return given.toLowerCase();
  return String(randomInt(10 ** 12)).padStart(12, '0');
}
