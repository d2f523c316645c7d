import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether a request shows the bearer token. Takes as long for a near miss as for a wild guess. */
export function holdsToken(headers: Headers, token: string): boolean {
  const [, shown] = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '') ?? [];
  return shown !== undefined && timingSafeEqual(digest(shown), digest(token));
}
