import type { Day } from '$lib/domain/insight/calendar';

const day = (options: Intl.DateTimeFormatOptions) =>
  // Days carry no time zone; noon in UTC is the same day everywhere this is used.
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
const long = day({ day: 'numeric', month: 'long', year: 'numeric' });
const short = day({ day: 'numeric', month: 'short' });
const time = new Intl.DateTimeFormat('en-GB', {
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h12',
  timeZone: 'Europe/London'
});

const noon = (at: Day): Date => new Date(`${at}T12:00:00Z`);

/** 22 November 2026 */
export const longDate = (at: Day): string => long.format(noon(at));
/** 22 Nov */
export const shortDate = (at: Day): string => short.format(noon(at));
/** 9:41am, in London, of an ISO instant. */
export const clockTime = (instant: string): string =>
  time.format(new Date(instant)).replace(/\s/gu, '').toLowerCase();
