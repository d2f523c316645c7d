/** Ways to sign in. `demo` exists only where the demo does. */
export const SIGN_IN_METHODS = ['email', 'council', 'passkey', 'pin', 'demo'] as const;
export type SignInMethod = (typeof SIGN_IN_METHODS)[number];

/**
 * Ways that open more than a person's own record. A passkey does so only when somebody who was already
 * known vouched for it: see `passkey.vouched`.
 */
export const STRONG_METHODS: readonly SignInMethod[] = ['council', 'passkey', 'demo'];

/** Days without use after which a session ends: a phone may be away from signal for weeks. */
export const SESSION_IDLE_DAYS = 90;
/** Days after signing in at which a session ends, however much it is used. */
export const SESSION_DAYS = 365;

/** Hours after which a champion, HR or admin confirms again that it is them. */
export const STRONG_HOURS = 12;

/** Every person needs an address to sign in with; this stands for "none", and nothing is ever sent to it. */
const NO_EMAIL = 'no-email.invalid';
export const placeholderEmail = (personId: string): string => `${personId}@${NO_EMAIL}`;
export const isPlaceholder = (email: string): boolean => email.endsWith(`@${NO_EMAIL}`);
