export const ROLES = ['learner', 'champion', 'hr', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What a signed-in person is allowed to do, and where. */
export interface Standing {
  organisationId: string;
  personId: string;
  /** Everyone is a learner; the others are granted, and usable only while the sign-in is strong enough. */
  roles: readonly Role[];
  /** Units this person champions, themselves and everything below them. */
  championedUnits: readonly string[];
}

export const has = (person: Pick<Standing, 'roles'>, role: Role): boolean =>
  role === 'learner' || person.roles.includes(role);
