import { ENDING, UNSURE, set, unset } from './device/marks';
import { clearLastCopies } from './identity';

/**
 * Call when somebody has just signed in here. It may be somebody else than the one we remember: until
 * the server has said who it is, nobody's record is opened and no kept page is shown. Nothing is left to
 * end: a new session has taken the place of the last one.
 */
export async function doubt(): Promise<void> {
  set(UNSURE);
  unset(ENDING);
  await clearLastCopies();
}
