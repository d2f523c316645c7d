import type { RequestEvent } from '@sveltejs/kit';

/** Passes on the cookies that better-auth set, whatever the response will be. */
export function setCookies(event: RequestEvent, cookies: readonly string[]): void {
  for (const cookie of cookies) {
    const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const given = new Map(
      attributes.map((one) => {
        const [name = '', value = ''] = one.split('=');
        return [name.toLowerCase(), value] as const;
      })
    );
    event.cookies.set(pair.slice(0, at), pair.slice(at + 1), {
      path: given.get('path') ?? '/',
      maxAge: given.has('max-age') ? Number(given.get('max-age')) : undefined,
      httpOnly: given.has('httponly'),
      secure: given.has('secure'),
      sameSite: 'lax',
      // better-auth has already encoded and signed the value.
      encode: (value) => value
    });
  }
}
