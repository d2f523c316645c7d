import { has, type Role } from './roles';

const HOMES: Record<Role, string> = {
  learner: '/learn',
  champion: '/team',
  hr: '/insights',
  admin: '/settings'
};

/** Where somebody with these roles starts. */
export const homeFor = (roles: readonly Role[]): string => {
  const first = (['hr', 'champion', 'admin'] as const).find((role) => has({ roles }, role));
  return HOMES[first ?? 'learner'];
};
