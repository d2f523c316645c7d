import type { Marked } from '../interaction';

/** Reading proves nothing, so there is nothing to mark and nothing to say. */
export const mark = (): Marked => ({ answer: null, correct: null, feedback: [] });
