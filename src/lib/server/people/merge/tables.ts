/**
 * What becomes of an organisation's rows when it is merged into another. Every table with rows of an
 * organisation is named here, or a test fails: whoever adds one decides.
 */
export const KEPT_ASIDE = [
  'unit',
  'unit_change',
  'person',
  'person_identity',
  'placement',
  'post',
  'post_holder',
  'legal_hold',
  'role_grant',
  'champion_unit',
  'forgotten',
  'audit_entry',
  'event',
  'former_person',
  'person_module',
  'person_use',
  'person_week',
  'unit_module',
  'unit_week',
  'unit_day'
] as const;
export type Aside = (typeof KEPT_ASIDE)[number];

/** Not taken along: about the organisation that ends, or about this merge. */
export const LEFT_BEHIND = [
  'organisation',
  'self_check',
  'merge_birth',
  'merge_match',
  'roster_import',
  'scim_member',
  'scim_group',
  'scim_user',
  'api_token',
  'logo'
] as const;

/** What stays of an organisation for good once its merge is confirmed. */
export const STAYS = ['organisation', 'audit_entry', 'forgotten', 'self_check'] as const;

/** What goes then, those that point at others first. */
export const REMOVED = [
  'roster_import',
  'unit_change',
  'scim_member',
  'scim_group',
  'scim_user',
  'api_token',
  'logo',
  'merge_birth',
  'merge_match',
  'event',
  'person_module',
  'person_use',
  'person_week',
  'unit_module',
  'unit_week',
  'unit_day',
  'champion_unit',
  'role_grant',
  'legal_hold',
  'placement',
  'post_holder',
  'post',
  'person_identity',
  'former_person',
  'person',
  'unit'
] as const;
