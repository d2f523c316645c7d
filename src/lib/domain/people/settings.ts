/** What an admin sets, a page each. */
export const SETTINGS_SECTIONS = [
  'organisation',
  'words',
  'tools',
  'sign-in',
  'small-groups',
  'keeping'
] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

/** One setting as a form shows and sends it. */
export interface SettingField {
  key: string;
  /** A switch is `yes` or `no`. */
  kind: 'text' | 'number' | 'switch';
  value: string;
}

/** Why a value was not taken. */
export const SETTING_PROBLEMS = [
  'missing',
  'too-long',
  'characters',
  'number',
  'lower',
  'too-high',
  'no-way-in',
  'too-many'
] as const;
export type SettingProblem = (typeof SETTING_PROBLEMS)[number];

export type SettingValues = Record<string, string>;
export type SettingProblems = Partial<Record<string, SettingProblem>>;

/** One setting that is different from what a form was opened with. */
export interface SettingChange {
  key: string;
  from: string;
  to: string;
}

/** What differs between two states of a page of settings; a key that one of them lacks is empty there. */
export const changesBetween = (from: SettingValues, to: SettingValues): SettingChange[] =>
  [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .map((key) => ({ key, from: from[key] ?? '', to: to[key] ?? '' }))
    .filter((change) => change.from !== change.to);

/** Highest that the number of people may be set to: it can never be lowered again. */
export const HIDE_BELOW_MOST = 50;
