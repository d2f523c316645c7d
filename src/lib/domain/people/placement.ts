import type { Day } from '../insight/calendar';

/** Where somebody's first placement begins when nobody knows when they started. */
export const SINCE_ALWAYS: Day = '1900-01-01';
