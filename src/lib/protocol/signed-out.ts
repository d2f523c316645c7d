/**
 * A cookie that the app sets when somebody signs out: "end this session before anything else is answered".
 * It travels with every request until the server has done so and takes it away, so that signing out needs
 * no signal. It names nobody.
 */
export const ENDING_COOKIE = 'own-it-ending';

/** What the server says once a session has ended; a captive portal says anything else. */
export const SIGNED_OUT = { signedOut: true } as const;
