import { z } from 'zod';
import { LOCALS } from '../../../content/locals';
import { hideBelow } from '../../../domain/insight/cells';
import {
  retentionYears,
  signInSettings,
  type OrganisationSettings
} from '../../../domain/people/organisation';
import { ROLE_CLASSES } from '../../../domain/people/person';
import {
  HIDE_BELOW_MOST,
  SETTING_PROBLEMS,
  type SettingField,
  type SettingProblem,
  type SettingProblems,
  type SettingsSection,
  type SettingValues
} from '../../../domain/people/settings';
import { readTools, toolFields } from './settings-tools';

export interface Organisation {
  name: string;
  settings: OrganisationSettings;
}
export type Applied =
  { ok: true; organisation: Organisation } | { ok: false; problems: SettingProblems };

/** One page of settings: what it shows, and how what was typed becomes the organisation's. */
interface Section {
  fields(organisation: Organisation): SettingField[];
  apply(organisation: Organisation, values: SettingValues): Applied;
}

const code = (problem: SettingProblem): SettingProblem => problem;
export const line = (longest: number) =>
  z
    .string(code('missing'))
    .trim()
    .max(longest, code('too-long'))
    .regex(/^\P{Cc}*$/u, code('characters'));
const name = (longest: number) => line(longest).min(1, code('missing'));
const whole = (least: number, most: number, tooLow: SettingProblem = 'number') =>
  z
    .string(code('missing'))
    .trim()
    .regex(/^\d{1,6}$/, code('number'))
    .transform(Number)
    .pipe(z.number().min(least, tooLow).max(most, code('too-high')));
const yes = z
  .string()
  .default('no')
  .transform((value) => value === 'yes');
const isProblem = (text: string): text is SettingProblem =>
  SETTING_PROBLEMS.some((one) => one === text);

/** Reads a form by its schema and writes what it says over the organisation. */
function by<T>(
  schema: z.ZodType<T>,
  write: (value: T, before: Organisation) => Partial<Organisation['settings']> & { name?: string }
) {
  return (before: Organisation, values: SettingValues): Applied => {
    const read = schema.safeParse(values);
    if (!read.success) {
      const problems = read.error.issues.map(({ path, message }) => [
        path.join('.'),
        isProblem(message) ? message : 'characters'
      ]);
      return { ok: false, problems: Object.fromEntries(problems) as SettingProblems };
    }
    const { name: own = before.name, ...settings } = write(read.data, before);
    return { ok: true, organisation: { name: own, settings: { ...before.settings, ...settings } } };
  };
}

const SIGN_IN = z
  .object({
    email: yes,
    council: yes,
    cards: yes,
    pins: yes,
    strongForAll: yes,
    kioskMinutes: z.union([z.literal('').transform(() => null), whole(1, 120)])
  })
  // With no way left nobody could come in and mend it.
  .refine(({ email, council, cards }) => email || council || cards, {
    message: code('no-way-in'),
    path: ['email']
  });

const switches = ['email', 'council', 'cards', 'pins', 'strongForAll'] as const;

export const SECTIONS: Record<SettingsSection, Section> = {
  organisation: {
    fields: (one) => [{ key: 'name', kind: 'text', value: one.name }],
    apply: by(z.object({ name: name(120) }), (value) => value)
  },
  words: {
    fields: ({ settings }) =>
      LOCALS.map((key) => ({ key, kind: 'text', value: settings.locals[key] ?? '' })),
    apply: by(z.record(z.enum(LOCALS), line(300)), (given) => ({
      locals: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))
    }))
  },
  tools: {
    fields: ({ settings }) => toolFields(settings.tools),
    apply: (before, values) => {
      const read = readTools(values, line(80));
      if (!read.ok) return read;
      return {
        ok: true,
        organisation: { ...before, settings: { ...before.settings, tools: read.tools } }
      };
    }
  },
  'sign-in': {
    fields: ({ settings }) => {
      const now = signInSettings(settings);
      const minutes = now.kioskMinutes === null ? '' : String(now.kioskMinutes);
      return [
        ...switches.map((key): SettingField => ({
          key,
          kind: 'switch',
          value: now[key] ? 'yes' : 'no'
        })),
        { key: 'kioskMinutes', kind: 'number', value: minutes }
      ];
    },
    apply: by(SIGN_IN, (signIn) => ({ signIn }))
  },
  'small-groups': {
    fields: ({ settings }) => [
      { key: 'hideBelow', kind: 'number', value: String(hideBelow(settings)) }
    ],
    apply: (before, values) =>
      by(
        z.object({ hideBelow: whole(hideBelow(before.settings), HIDE_BELOW_MOST, 'lower') }),
        (value) => value
      )(before, values)
  },
  keeping: {
    fields: ({ settings }) => {
      const years = retentionYears(settings);
      return ROLE_CLASSES.map((key) => ({ key, kind: 'number', value: String(years[key]) }));
    },
    apply: by(z.record(z.enum(ROLE_CLASSES), whole(1, 100)), (years) => ({
      retentionYears: years
    }))
  }
};
