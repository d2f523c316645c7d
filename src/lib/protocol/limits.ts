/** Most events in one request; one more is answered 413. */
export const MAX_EVENTS = 200;

/** Most bytes of a request's body after decompression; one more is answered 413. */
export const MAX_BYTES = 256 * 1024;

/** Most changes in one answer; `more: true` says to ask again. */
export const MAX_CHANGES = 500;

/** Where installed apps knock. */
export const SYNC_PATH = '/api/sync/v1';

/**
 * Names the person whose events a request carries. The session decides whose they become; when the two
 * differ (somebody else has signed in on this phone) the answer is 403 and nothing is stored.
 */
export const PERSON_HEADER = 'x-own-it-person';

/**
 * The cookie in which the server notes when this browser last sent something for a person: the prefix and
 * their id, with milliseconds since 1970. It outlives what the app itself stores, for a browser may clear
 * that (Safari after seven days) but not a cookie that a server set. So the app can tell, and say so.
 */
export const SENT_COOKIE = 'own-it-sent.';
