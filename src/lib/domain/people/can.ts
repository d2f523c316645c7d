import type { Role, Standing } from './roles';

/** Where a role may do something: in the whole organisation, or in the units its holder champions. */
type Reach = 'organisation' | 'own-units';
type Rule = Partial<Record<Role, Reach>>;

/** Who may do what: the one table that every load, action, endpoint and menu asks. */
const RULES = {
  /** Their own record, devices and copies. */
  'own.use': { learner: 'organisation' },
  /** Counts of units, small ones hidden. */
  'team.see': { champion: 'own-units' },
  'insight.see': { hr: 'organisation' },
  /** Completion by name. Each look is written down with its purpose. */
  'completion.export': { hr: 'organisation' },
  'record.see': { hr: 'organisation' },
  'roster.see': { hr: 'organisation', admin: 'organisation' },
  'roster.change': { hr: 'organisation', admin: 'organisation' },
  'organisations.merge': { hr: 'organisation', admin: 'organisation' },
  'person.forget': { hr: 'organisation' },
  'hold.place': { hr: 'organisation' },
  /** Help somebody in: print their card, unlock their PIN. Of whom, see `outranks`. */
  'person.let-in': { champion: 'own-units', hr: 'organisation', admin: 'organisation' },
  'champion.appoint': { hr: 'organisation', admin: 'organisation' },
  'role.grant': { admin: 'organisation' },
  'settings.change': { admin: 'organisation' },
  'token.make': { admin: 'organisation' },
  'audit.see': { admin: 'organisation' }
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof RULES;
export const ACTIONS = Object.keys(RULES) as Action[];

/**
 * Whether a person may do something.
 * @param unitPath ids from the top of the tree down to the unit concerned, itself included; without it:
 *   whether there is anywhere that they may.
 */
export function can(
  person: Pick<Standing, 'roles' | 'championedUnits'>,
  action: Action,
  unitPath?: readonly string[]
): boolean {
  const rule: Rule = RULES[action];
  const roles: Role[] = ['learner', ...person.roles];
  return roles.some((role) => {
    const reach = rule[role];
    if (reach !== 'own-units' || !unitPath) return reach !== undefined;
    return unitPath.some((id) => person.championedUnits.includes(id));
  });
}

const RANK: Record<Role, number> = { learner: 0, champion: 1, hr: 2, admin: 3 };
const rank = (roles: readonly Role[]): number => Math.max(0, ...roles.map((role) => RANK[role]));

/**
 * Whether somebody may help the other to a new way in. Whoever prints a card could use it: nobody gets at
 * a person who may do more than they. Only an admin helps another admin.
 */
export const outranks = (helper: readonly Role[], helped: readonly Role[]): boolean =>
  rank(helper) > rank(helped) || rank(helper) === RANK.admin;
