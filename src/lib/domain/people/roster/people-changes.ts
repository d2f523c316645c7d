import type { Day } from '../../insight/calendar';
import type { Language, RoleClass } from '../person';
import type { Mapping } from './fields';
import type { Present, PresentPerson } from './present';
import type { Row } from './row';
import type { Staff } from './staff';
import type { Line } from './table';
import type { UnitRef } from './tree';

/** A person there is, by id, or one that the file adds, by `n:` and their number. */
export type PersonRef = string;

export interface PersonFacts {
  name: string;
  email: string | null;
  unit: UnitRef;
  active: boolean;
  leftOn: Day | null;
  startedOn: Day | null;
  manager: PersonRef | null;
  roleClass: RoleClass;
  language: Language;
}
export type Fact = keyof PersonFacts;

export type PersonChange = {
  ref: PersonRef;
  number: string;
  after: PersonFacts;
} & (
  | { kind: 'joins'; before: null; changed: readonly [] }
  | {
      /** By what it means most for the person: somebody who moves may have another name too. */
      kind: 'returns' | 'moves' | 'changes' | 'leaves';
      before: PersonFacts;
      changed: readonly Fact[];
    }
);

interface Given {
  staff: ReadonlyMap<string, Staff>;
  /** Rows that are left out. Whom they may be about stays as they are. */
  left: readonly Row[];
  refs: ReadonlyMap<Line, UnitRef>;
  present: Present;
  mapping: Mapping;
  complete: boolean;
  today: Day;
}

export const newPerson = (number: string): PersonRef => `n:${number}`;

/** Joiners, movers, leavers and those of whom the file knows something new, in the file's order. */
export function peopleChanges({
  staff,
  left,
  refs,
  present,
  complete,
  today
}: Given): PersonChange[] {
  const known = new Map(
    present.people.flatMap((one) => (one.number === '' ? [] : [[one.number, one]]))
  );
  const managerRef = (number: string): PersonRef | null => {
    const there = known.get(number);
    if (there) return there.personId;
    const joins = staff.get(number);
    return joins && !joins.hasLeft ? newPerson(number) : null;
  };
  const changes = [...staff.values()].flatMap((one): PersonChange[] => {
    const person = known.get(one.number);
    const unit = refs.get(one.main.line);
    if (one.hasLeft) return person ? leaving(person, one.leftOn ?? person.leftOn ?? today) : [];
    return unit === undefined ? [] : staying(one, person, unit, managerRef);
  });
  if (!complete) return changes;
  const isSpared = spared(left);
  for (const person of present.people) {
    if (person.active && person.number !== '' && !staff.has(person.number) && !isSpared(person)) {
      changes.push(...leaving(person, today));
    }
  }
  return changes;
}

const lower = (text: string | null | undefined): string => (text ?? '').toLowerCase();

/** A row without a usable number may still be about somebody: their name or email says so. */
function spared(left: readonly Row[]): (person: PresentPerson) => boolean {
  const numbers = new Set(left.map(({ number }) => number));
  const names = new Set(left.map(({ name }) => lower(name)));
  const emails = new Set(left.flatMap(({ email }) => (email ? [lower(email)] : [])));
  return ({ number, name, email }) =>
    numbers.has(number) || names.has(lower(name)) || (email !== null && emails.has(lower(email)));
}

const factsOf = ({ personId: _id, number: _number, ...facts }: PresentPerson): PersonFacts => facts;

function leaving(person: PresentPerson, leftOn: Day): PersonChange[] {
  const before = factsOf(person);
  return change(person, before, { ...before, active: false, leftOn }, 'leaves');
}

function staying(
  { main, number }: Staff,
  person: PresentPerson | undefined,
  unit: UnitRef,
  managerRef: (number: string) => PersonRef | null
): PersonChange[] {
  const before = person ? factsOf(person) : null;
  const after: PersonFacts = {
    name: main.name,
    email: emailAfter(main.email, before?.email ?? null),
    unit,
    active: true,
    leftOn: null,
    startedOn: main.startedOn === undefined ? (before?.startedOn ?? null) : main.startedOn,
    manager: managerAfter(main.manager, before?.manager ?? null, managerRef),
    roleClass: main.roleClass ?? before?.roleClass ?? 'standard',
    language: main.language ?? before?.language ?? 'en'
  };
  if (!person || !before) {
    return [{ ref: newPerson(number), number, kind: 'joins', before: null, after, changed: [] }];
  }
  const kind = !before.active ? 'returns' : before.unit === unit ? 'changes' : 'moves';
  return change(person, before, after, kind);
}

const emailAfter = (says: string | null | undefined, before: string | null): string | null =>
  says === undefined || lower(says) === lower(before) ? before : says;

/** A manager whose own row is left out this time stays who it was. */
function managerAfter(
  says: string | null | undefined,
  before: PersonRef | null,
  managerRef: (number: string) => PersonRef | null
): PersonRef | null {
  if (says === undefined) return before;
  return says === null ? null : (managerRef(says) ?? before);
}

function change(
  { personId, number }: PresentPerson,
  before: PersonFacts,
  after: PersonFacts,
  kind: 'returns' | 'moves' | 'changes' | 'leaves'
): PersonChange[] {
  const changed = (Object.keys(after) as Fact[]).filter((fact) => before[fact] !== after[fact]);
  if (changed.length === 0) return [];
  // Who had left already and whose last day is another now does not leave again.
  const meant = kind === 'leaves' && !before.active ? 'changes' : kind;
  return [{ ref: personId, number, kind: meant, before, after, changed }];
}
