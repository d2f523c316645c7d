import type { Day } from '$lib/domain/insight/calendar';

const long = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC'
});

/** 22 November 2026. Days carry no time zone. */
export const longDate = (day: Day): string => long.format(new Date(`${day}T12:00:00Z`));
