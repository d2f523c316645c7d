import type { Role } from '../../../domain/people/roles';
import { Dice } from './dice';
import { Addresses, nameOf } from './names';
import { DEMO_PERSONAS } from './personas';
import type { Shape, Team, Work } from './shape';

export interface Unit {
  unitId: string;
  parentId: string | null;
  name: string;
  position: number;
  path: string[];
}

export interface Member {
  personId: string;
  unitId: string;
  team: Team;
  name: string;
  email: string | null;
  employeeNumber: string;
  /** Beyond learner, which everyone is. */
  role: Role | null;
  /** Units this person helps as a champion. */
  champions: string[];
  /** The demo persona that this person is. */
  persona: Role | null;
}

/** Everyone and every unit of a made-up organisation; the same for the same shape and seed. */
export interface Roster {
  organisationId: string;
  units: Unit[];
  members: Member[];
}

type Placed = Unit & { team: Team };

/** Share of people without a work email address, by where they work. */
const NO_EMAIL: Record<Work, number> = { office: 0, mixed: 0.06, frontline: 1 / 3 };

export const organisationIdOf = (seed: number): string => new Dice(seed, 'organisation').uuid();

export function makeRoster(shape: Shape, seed: number): Roster {
  const { units, teams } = placeUnits(shape, new Dice(seed, 'units'));
  const dice = new Dice(seed, 'people');
  const everyone = teams.reduce((sum, one) => sum + one.team.size, 0);
  const numbers = employeeNumbers(everyone, dice);
  const addresses = new Addresses(
    'brackenshire.example',
    Object.values(DEMO_PERSONAS).map((persona) => persona.email)
  );
  const members = teams.flatMap((unit) => {
    const duties = dutiesOf(shape, teams, unit);
    return Array.from({ length: unit.team.size }, (_, place) => {
      const duty = duties[place] ?? nothingMore;
      const known = duty.persona && DEMO_PERSONAS[duty.persona];
      const name = known?.name ?? nameOf(dice);
      const without = !duty.role && dice.chance(NO_EMAIL[unit.team.work]);
      return {
        ...duty,
        personId: dice.uuid(),
        unitId: unit.unitId,
        team: unit.team,
        name,
        email: known?.email ?? (without ? null : addresses.for(name)),
        employeeNumber: numbers.pop() ?? ''
      };
    });
  });
  return { organisationId: organisationIdOf(seed), units, members };
}

function placeUnits(shape: Shape, dice: Dice): { units: Unit[]; teams: Placed[] } {
  const units: Unit[] = [];
  const teams: Placed[] = [];
  shape.departments.forEach((department, position) => {
    const top = dice.uuid();
    units.push({ unitId: top, parentId: null, name: department.name, position, path: [top] });
    department.teams.forEach((team, place) => {
      const unitId = dice.uuid();
      const unit = { unitId, parentId: top, name: team.name, position: place, path: [top, unitId] };
      units.push(unit);
      teams.push({ ...unit, team });
    });
  });
  return { units, teams };
}

/** Six digits, the first ones often 0: what spreadsheets lose. */
function employeeNumbers(count: number, dice: Dice): string[] {
  const given = new Set<number>();
  while (given.size < count) given.add(dice.whole(412, 98_765));
  return [...given].map((number) => String(number).padStart(6, '0'));
}

type Duty = Pick<Member, 'role' | 'champions' | 'persona'>;

const nothingMore: Duty = { role: null, champions: [], persona: null };

/** What people of this team are there for, from its first place on; the others just work there. */
function dutiesOf(shape: Shape, teams: readonly Placed[], unit: Placed): Duty[] {
  const isHome = (role: Role): boolean => shape.personas[role] === unit.team.name;
  const duties: Duty[] = [];
  const helps = teams.filter((one) => one.team.champion === unit.team.champion);
  // A champion works in the first of the teams that they help.
  if (unit.team.champion !== null && helps[0] === unit) {
    const champions = helps.map((one) => one.unitId);
    duties.push({ role: 'champion', champions, persona: isHome('champion') ? 'champion' : null });
  }
  if (isHome('hr')) {
    const others = Array.from({ length: shape.hr - 1 }, () => null);
    for (const persona of ['hr' as const, ...others]) {
      duties.push({ ...nothingMore, role: 'hr', persona });
    }
  }
  if (isHome('admin')) duties.push({ ...nothingMore, role: 'admin', persona: 'admin' });
  if (isHome('learner')) duties.push({ ...nothingMore, persona: 'learner' });
  return duties;
}
