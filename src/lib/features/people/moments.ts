const DATE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'Europe/London'
});
const TIME = new Intl.DateTimeFormat('en-GB', {
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h12',
  timeZone: 'Europe/London'
});

/** 22 November 2026 */
export const dateOf = (at: Date): string => DATE.format(at);
/** 22 November 2026, 9:41am */
export const momentOf = (at: Date): string =>
  `${dateOf(at)}, ${TIME.format(at).replace(/\s/gu, '').toLowerCase()}`;
