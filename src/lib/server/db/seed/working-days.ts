import { addDays, dayOf, weekOf, type Day } from '../../../domain/insight/calendar';
import type { Dice } from './dice';
import type { Work } from './shape';

/** Whole weeks of history that the demo has, besides the one that has begun. */
export const WEEKS = 16;
const HOUR_MS = 3_600_000;

const SUNDAY = 0;
const SATURDAY = 6;
const BUSY: Record<number, number> = { 1: 0.9, 2: 1, 3: 1.05, 4: 1, 5: 0.75 };
const WEEKEND: Record<Work, number> = { office: 0.01, mixed: 0.05, frontline: 0.4 };

/** Times of year when fewer people are at work, as MM-DD from and to, and the share that is. */
const QUIET: [from: string, to: string, share: number][] = [
  ['12-23', '12-31', 0.08],
  ['01-01', '01-02', 0.08],
  ['02-13', '02-20', 0.75],
  ['04-01', '04-13', 0.7],
  ['05-25', '05-31', 0.65],
  ['07-22', '08-31', 0.6],
  ['10-24', '10-31', 0.65]
];

const weekdayOf = (day: Day): number => new Date(`${day}T12:00:00Z`).getUTCDay();

/** Bank holidays of spring and summer: the first and last Monday of May, the last of August. */
function isBankHoliday(day: Day): boolean {
  if (weekdayOf(day) !== 1) return false;
  const date = day.slice(5);
  return (
    (date >= '05-01' && date <= '05-07') ||
    (date >= '05-25' && date <= '05-31') ||
    (date >= '08-25' && date <= '08-31')
  );
}

/** How busy a day is for this kind of work; about 1 on an ordinary weekday. */
export function busyness(day: Day, work: Work): number {
  const weekday = weekdayOf(day);
  const atWeekend = weekday === SUNDAY || weekday === SATURDAY;
  const usual = atWeekend ? WEEKEND[work] : (BUSY[weekday] ?? 1);
  const date = day.slice(5);
  const quiet = QUIET.find(([from, to]) => date >= from && date <= to)?.[2] ?? 1;
  return usual * quiet * (isBankHoliday(day) ? 0.1 : 1);
}

/** The days of the demo's history, oldest first, ending with today. */
export function daysUpTo(now: Date): Day[] {
  const today = dayOf(now);
  const first = addDays(weekOf(today), -7 * WEEKS);
  const days: Day[] = [];
  for (let day = first; day <= today; day = addDays(day, 1)) days.push(day);
  return days;
}

/** How far the council had come with AI by then: from a third to all of today's, week by week. */
export const growth = (place: number): number => 0.3 + 0.7 * (1 - Math.exp(-place / 7 / 6));

const hour = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  hourCycle: 'h23'
});
const offsets = new Map<Day, number>();

/** London's hours ahead of UTC in the daytime of a day: clocks change long before work begins. */
function hoursAhead(day: Day): number {
  const known = offsets.get(day);
  if (known !== undefined) return known;
  const ahead = Number(hour.format(new Date(`${day}T12:00:00Z`))) - 12;
  offsets.set(day, ahead);
  return ahead;
}

/** The instant (whole milliseconds since 1970) of so many minutes after midnight in London. */
export const instantOf = (day: Day, minutes: number): number =>
  Date.parse(`${day}T00:00:00Z`) + Math.round(minutes * 60_000) - hoursAhead(day) * HOUR_MS;

/** An instant of a working day as a phone in London writes it: RFC 3339 with its offset. */
export function written(instant: number): string {
  const ahead = hoursAhead(new Date(instant).toISOString().slice(0, 10));
  const local = new Date(instant + ahead * HOUR_MS).toISOString().slice(0, -1);
  return `${local}+0${ahead}:00`;
}

/** Times of day when people find a few minutes, in hours, and how often. */
const SPELLS: Record<Work, [from: number, to: number, share: number][]> = {
  office: [
    [8.5, 10, 3],
    [10, 12, 4],
    [12, 13.5, 4],
    [13.5, 17.25, 4]
  ],
  mixed: [
    [8, 10, 3],
    [10, 15, 4],
    [15, 18, 3]
  ],
  frontline: [
    [5.75, 7.5, 3],
    [9.5, 11, 3],
    [12, 14, 5],
    [14, 17, 3],
    [19.5, 21.5, 2]
  ]
};

/** A time of day for a few minutes on the phone, in minutes after midnight. */
export function spareMoment(work: Work, dice: Dice): number {
  const spells = SPELLS[work];
  const [from, to] = spells[dice.place(spells.map(([, , share]) => share))]!;
  return dice.between(from * 60, to * 60);
}
