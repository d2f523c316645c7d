/** A calendar day in Europe/London, YYYY-MM-DD. Days compare as strings. */
export type Day = string;
/** A week, named by its Monday. */
export type Week = Day;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const london = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit'
});

/** The day that somebody in London would have written on a form at this instant. */
export const dayOf = (instant: Date): Day => london.format(instant);

const londonHour = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  hourCycle: 'h23'
});

const asUtc = (day: Day): number => Date.parse(`${day}T00:00:00Z`);

/** The day `count` days later (earlier if negative); months, leap years and clock changes do not matter. */
export const addDays = (day: Day, count: number): Day =>
  new Date(asUtc(day) + count * DAY_MS).toISOString().slice(0, 10);

/** When clocks in London next show this full hour: not 1, which a change of clocks skips or repeats. */
export function nextAt(hour: number, now: Date): Date {
  const today = dayOf(now);
  const times = [today, addDays(today, 1)].map((day) => {
    const winter = asUtc(day) + hour * HOUR_MS;
    const summer = winter - HOUR_MS;
    return Number(londonHour.format(summer)) === hour ? summer : winter;
  });
  return new Date(times.find((time) => time > now.getTime()) ?? now);
}

/** The Monday of a day's week. */
export const weekOf = (day: Day): Week => {
  const weekday = new Date(asUtc(day)).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
};

/** The last `count` weeks, oldest first, ending with the week of `day`. */
export const lastWeeks = (day: Day, count: number): Week[] =>
  Array.from({ length: count }, (_, i) => addDays(weekOf(day), (i + 1 - count) * 7));

/** Adoption looks at these many days, today included. */
export const ADOPTION_DAYS = 28;
/** First day of the adoption window that ends today. */
export const adoptionFrom = (today: Day): Day => addDays(today, 1 - ADOPTION_DAYS);
