import type { Language, RoleClass } from '$lib/domain/people/person';
import type { Role } from '$lib/domain/people/roles';
import { m } from '$lib/i18n/paraglide/messages';

export const CLASS_WORDS: Record<RoleClass, () => string> = {
  standard: m.units_class_standard,
  children: m.units_class_children,
  'adults-at-risk': m.units_class_adults_at_risk
};
export const LANGUAGE_WORDS: Record<Language, () => string> = {
  en: m.units_language_en,
  cy: m.units_language_cy
};
export const ROLE_WORDS: Record<Role, () => string> = {
  learner: m.people_role_learner,
  champion: m.people_role_champion,
  hr: m.people_role_hr,
  admin: m.people_role_admin
};
