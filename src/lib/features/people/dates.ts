import type { Day } from '$lib/domain/insight/calendar';

const LONG = { day: 'numeric', month: 'long', year: 'numeric' } as const;
const day = new Intl.DateTimeFormat('en-GB', { ...LONG, timeZone: 'UTC' });
const month = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const inLondon = new Intl.DateTimeFormat('en-GB', { ...LONG, timeZone: 'Europe/London' });
const time = new Intl.DateTimeFormat('en-GB', {
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h12',
  timeZone: 'Europe/London'
});

/** 22 November 2026 */
export const dayInWords = (at: Day): string => day.format(new Date(`${at}T12:00:00Z`));
/** November 2026, of YYYY-MM. */
export const monthInWords = (at: string): string => month.format(new Date(`${at}-15T12:00:00Z`));
/** 22 November 2026, in London. */
export const dateOf = (instant: Date | string): string => inLondon.format(new Date(instant));
/** 9:41am, in London. */
export const timeOf = (instant: Date | string): string =>
  time.format(new Date(instant)).replace(/\s/gu, '').toLowerCase();
