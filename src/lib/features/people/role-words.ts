import type { Role } from '$lib/domain/people/roles';
import { m } from '$lib/i18n/paraglide/messages';

export const ROLE_WORDS: Record<Role, () => string> = {
  learner: m.settings_role_learner,
  champion: m.settings_role_champion,
  hr: m.settings_role_hr,
  admin: m.settings_role_admin
};

/** “HR, Admin”, or that there is none besides learner. */
export const rolesInWords = (roles: readonly Role[]): string =>
  roles
    .filter((role) => role !== 'learner')
    .map((role) => ROLE_WORDS[role]())
    .join(', ') || m.settings_roles_none();
