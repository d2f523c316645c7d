// Workbox matches these against the path with its query.

/** Pages that work with the network off: the precached shell renders them from the device's own data. */
export const LEARNER_PAGES = [/^\/learn(\/|\?|$)/, /^\/log(\?|$)/, /^\/me(\?|$)/];

/** Pages that need the server; without it their last copy is shown, with its time. */
export const ONLINE_PAGES = [
  /^\/team(?!\/cards)(\/|\?|$)/,
  /^\/insights(?!\/completion\.csv)(\/|\?|$)/
];

/** Emptied when somebody signs out (browser/identity), for it holds what they were allowed to see. */
export const LAST_COPY_CACHE = 'own-it-last-copy';

/** Left to the browser: the page that mends this worker must not come through it. */
export const NOT_OURS_TO_ANSWER = [/^\/reset(\?|$)/];
