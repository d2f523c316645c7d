import { addDays, type Day } from '../insight/calendar';
import { ROLE_CLASSES, type RoleClass } from './person';

/** Somebody who has left. */
export interface Leaver {
  personId: string;
  employeeNumber: string;
  roleClass: RoleClass;
  leftOn: Day;
}

/** The last day on which a record is kept: so many years after its person's last day at work. */
export function keptUntil(leftOn: Day, years: number): Day {
  const year = String(Number(leftOn.slice(0, 4)) + years).padStart(4, '0');
  const same = `${year}${leftOn.slice(4)}`;
  // 29 February is there in some years only; one day more is one day kept too long, not too short.
  return addDays(same, 0) === same ? same : `${year}-03-01`;
}

export type YearsKept = Record<RoleClass, number>;

const isDue = (leaver: Leaver, years: YearsKept, night: Day): boolean =>
  keptUntil(leaver.leftOn, years[leaver.roleClass]) < night;

/** Whose time is over in the night of that day. */
export const due = (leavers: readonly Leaver[], years: YearsKept, night: Day): Leaver[] =>
  leavers.filter((leaver) => isDue(leaver, years, night));

export type ByClass = Record<RoleClass, number>;

export interface Forecast {
  /** How many are forgotten in the night of that day. */
  tonight: ByClass;
  /** How many more become due in each of the next twelve months (YYYY-MM), this one first. */
  months: { month: string; counts: ByClass }[];
}

const none = (): ByClass => {
  const counts = {} as ByClass;
  for (const roleClass of ROLE_CLASSES) counts[roleClass] = 0;
  return counts;
};

function nextMonths(from: Day, count: number): string[] {
  const [year = 0, month = 1] = from.split('-').map(Number);
  return Array.from({ length: count }, (_, i) =>
    new Date(Date.UTC(year, month - 1 + i, 1)).toISOString().slice(0, 7)
  );
}

/** What the rules would do tonight and in the year after it. */
export function forecast(leavers: readonly Leaver[], years: YearsKept, night: Day): Forecast {
  const tonight = none();
  const months = nextMonths(night, 12).map((month) => ({ month, counts: none() }));
  for (const leaver of leavers) {
    if (isDue(leaver, years, night)) {
      tonight[leaver.roleClass] += 1;
      continue;
    }
    const first = addDays(keptUntil(leaver.leftOn, years[leaver.roleClass]), 1);
    const month = months.find((one) => first.startsWith(one.month));
    if (month) month.counts[leaver.roleClass] += 1;
  }
  return { tonight, months };
}
