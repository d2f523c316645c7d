import { readLocal, removeLocal, writeLocal } from './local';

/** What is noted of this device, and of nobody. */
export type Mark = 'me-unsure' | 'ending' | 'shared';

/** Somebody has just signed in here: it may be somebody else than the one we remember. */
export const UNSURE: Mark = 'me-unsure';
/** Somebody signed out here and the server has not said yet that their session has ended. */
export const ENDING: Mark = 'ending';
/** Several people use this device: somebody said so at sign-in. */
export const SHARED: Mark = 'shared';

export const isSet = (mark: Mark): boolean =>
  readLocal(`own-it.${mark}`, (value) => value === true) !== null;

export const set = (mark: Mark): boolean => writeLocal(`own-it.${mark}`, true);
export const unset = (mark: Mark): void => removeLocal(`own-it.${mark}`);
