/** How far an answer is on its way into this phone's own storage. */
export type Saved = 'no' | 'saving' | 'saved' | 'failed';
