import { addDays, type Day } from '../insight/calendar';

/** As long as a session lasts: a phone may have been without signal since before its owner left. */
const HAND_IN_DAYS = 90;

/** Whether somebody whose last day of work was `leftOn` may still hand in what they did until then. */
export const mayHandIn = (leftOn: Day, today: Day): boolean =>
  today <= addDays(leftOn, HAND_IN_DAYS);

/** Whether something counted on a day was done after the person had left. */
export const isAfterLeaving = (countedOn: Day, leftOn: Day | undefined): boolean =>
  leftOn !== undefined && countedOn > leftOn;
