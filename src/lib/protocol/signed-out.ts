/** What the server says once a session has ended; a captive portal says anything else. */
export const SIGNED_OUT = { signedOut: true } as const;
