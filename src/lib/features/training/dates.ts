const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** A day as people write it: 22 November 2026. Takes what `Date` can read, or a Date. */
export const dateInWords = (at: string | Date): string => DATE.format(new Date(at));
