const DATE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'Europe/London'
});

/** A day as people write it: 22 November 2026. The server and the browser must write the same. */
export const dateInWords = (at: string | Date): string => DATE.format(new Date(at));
