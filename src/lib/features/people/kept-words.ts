import type { Kept } from '$lib/domain/people/kept';
import { seers } from '$lib/domain/people/kept';
import { ROLE_CLASSES } from '$lib/domain/people/person';
import type { YearsKept } from '$lib/domain/people/retention';
import type { Role } from '$lib/domain/people/roles';
import { m } from '$lib/i18n/paraglide/messages';
import { ROLE_CLASS_LABELS } from './role-classes';

/** What the words depend on: an organisation as it is set up now. */
export interface SetUp {
  organisation: string;
  below: number;
  years: YearsKept;
}

export const ROLE_LABELS: Record<Role, () => string> = {
  learner: m.people_role_learner,
  champion: m.people_role_champion,
  hr: m.people_role_hr,
  admin: m.people_role_admin
};

const WHAT: Record<Kept['what'], [what: () => string, why: (of: SetUp) => string]> = {
  identity: [m.privacy_kept_identity, m.privacy_kept_identity_why],
  completion: [m.privacy_kept_completion, m.privacy_kept_completion_why],
  answers: [m.privacy_kept_answers, m.privacy_kept_answers_why],
  'ai-use': [m['privacy_kept_ai-use'], m['privacy_kept_ai-use_why']],
  counts: [m.privacy_kept_counts, ({ below }) => m.privacy_kept_counts_why({ below })],
  'sign-in': [m['privacy_kept_sign-in'], m['privacy_kept_sign-in_why']],
  audit: [m.privacy_kept_audit, m.privacy_kept_audit_why],
  phone: [m.privacy_kept_phone, m.privacy_kept_phone_why],
  backups: [m.privacy_kept_backups, m.privacy_kept_backups_why]
};

/** "Most work: 7 years, Work with children: 25 years" and so on. */
export const yearsInWords = (years: YearsKept): string =>
  ROLE_CLASSES.map((kind) =>
    m.privacy_long_years({ kind: ROLE_CLASS_LABELS[kind](), years: years[kind] })
  ).join(', ');

const HOW_LONG: Record<Kept['keptFor'], (of: SetUp) => string> = {
  'until-forgotten': ({ years }) => m.privacy_long_leaving({ years: yearsInWords(years) }),
  always: ({ organisation }) => m.privacy_long_counts({ organisation }),
  'sign-in': m.privacy_long_sign_in,
  audit: ({ organisation }) => m.privacy_long_audit({ organisation }),
  phone: m.privacy_long_phone,
  backups: m.privacy_long_backups
};

function whoSees(kept: Kept): string {
  const roles = seers(kept).map((role) => ROLE_LABELS[role]());
  const others = kept.unnamed ? [m.privacy_sees_unnamed({ roles: roles.join(', ') })] : roles;
  const all = [...(kept.own ? [m.privacy_sees_you()] : []), ...others];
  return all.join(', ') || m.privacy_sees_nobody();
}

/** One kind of thing that is held, in words. */
export const inWords = (kept: Kept, of: SetUp) => {
  const [what, why] = WHAT[kept.what];
  return {
    what: what(),
    why: why(of),
    sees: whoSees(kept),
    long: HOW_LONG[kept.keptFor](of)
  };
};
