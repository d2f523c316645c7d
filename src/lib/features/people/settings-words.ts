import type { SettingProblem, SettingsSection } from '$lib/domain/people/settings';
import { m } from '$lib/i18n/paraglide/messages';

interface Words {
  label: string;
  hint?: string;
  /** What lessons say where the organisation has no word of its own. */
  fallback?: string;
}

export const SECTION_WORDS: Record<SettingsSection, { title: () => string; about: () => string }> =
  {
    organisation: { title: m.settings_organisation, about: m.settings_organisation_about },
    words: { title: m.settings_words, about: m.settings_words_about },
    tools: { title: m.settings_tools, about: m.settings_tools_about },
    'sign-in': { title: m.settings_sign_in, about: m.settings_sign_in_about },
    'small-groups': { title: m.settings_small_groups, about: m.settings_small_groups_about },
    keeping: { title: m.settings_keeping, about: m.settings_keeping_about }
  };

export const PROBLEM_WORDS: Record<SettingProblem, () => string> = {
  missing: m.settings_problem_missing,
  'too-long': m.settings_problem_too_long,
  characters: m.settings_problem_characters,
  number: m.settings_problem_number,
  lower: m.settings_problem_lower,
  'too-high': m.settings_problem_too_high,
  'no-way-in': m.settings_problem_no_way_in,
  'too-many': m.settings_problem_too_many
};

const years = (label: () => string) => (): Words => ({
  label: label(),
  hint: m.settings_field_years_hint()
});

const FIELDS: Record<string, () => Words> = {
  name: () => ({ label: m.settings_field_name(), hint: m.settings_field_name_hint() }),
  approved_tools: () => ({
    label: m.settings_word_approved_tools(),
    hint: m.settings_word_approved_tools_hint(),
    fallback: m.app_local_approved_tools()
  }),
  policy_link: () => ({
    label: m.settings_word_policy_link(),
    hint: m.settings_word_policy_link_hint(),
    fallback: m.app_local_policy_link()
  }),
  dpo_contact: () => ({
    label: m.settings_word_dpo_contact(),
    hint: m.settings_word_dpo_contact_hint(),
    fallback: m.app_local_dpo_contact()
  }),
  report_a_breach: () => ({
    label: m.settings_word_report_a_breach(),
    hint: m.settings_word_report_a_breach_hint(),
    fallback: m.app_local_report_a_breach()
  }),
  records_schedule: () => ({
    label: m.settings_word_records_schedule(),
    hint: m.settings_word_records_schedule_hint(),
    fallback: m.app_local_records_schedule()
  }),
  ai_lead: () => ({
    label: m.settings_word_ai_lead(),
    hint: m.settings_word_ai_lead_hint(),
    fallback: m.app_local_ai_lead()
  }),
  email: () => ({ label: m.settings_field_email(), hint: m.settings_field_email_hint() }),
  council: () => ({ label: m.settings_field_council(), hint: m.settings_field_council_hint() }),
  cards: () => ({ label: m.settings_field_cards(), hint: m.settings_field_cards_hint() }),
  pins: () => ({ label: m.settings_field_pins(), hint: m.settings_field_pins_hint() }),
  strongForAll: () => ({
    label: m.settings_field_strong_for_all(),
    hint: m.settings_field_strong_for_all_hint()
  }),
  kioskMinutes: () => ({
    label: m.settings_field_kiosk_minutes(),
    hint: m.settings_field_kiosk_minutes_hint()
  }),
  hideBelow: () => ({
    label: m.settings_field_hide_below(),
    hint: m.settings_field_hide_below_hint()
  }),
  standard: years(m.settings_field_standard),
  children: years(m.settings_field_children),
  'adults-at-risk': years(m.settings_field_adults_at_risk)
};

/** What a setting is called. @param number its place on the page, from 1, for tools, which have no name. */
export function settingWords(key: string, number: number): Words {
  if (Object.hasOwn(FIELDS, key)) return FIELDS[key]!();
  return { label: key.startsWith('new-') ? m.settings_tool_new() : m.settings_tool({ number }) };
}

/** A value as it is said in a sentence. */
export function settingValue(value: string): string {
  if (value === 'yes') return m.settings_on();
  if (value === 'no') return m.settings_off();
  return value === '' ? m.settings_empty_value() : value;
}
