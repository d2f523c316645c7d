import type { RoleClass } from '$lib/domain/people/person';
import { m } from '$lib/i18n/paraglide/messages';

/** Kinds of work, in words. */
export const ROLE_CLASS_LABELS: Record<RoleClass, () => string> = {
  standard: m.privacy_class_standard,
  children: m.privacy_class_children,
  'adults-at-risk': m['privacy_class_adults-at-risk']
};
