/** How far an answer is on its way into this phone's own storage. `held`: the browser lends none, so it is in memory. */
export type Saved = 'no' | 'saving' | 'saved' | 'held' | 'failed';
