import { z } from 'zod';

/** Lower-case words joined by hyphens: what ids, slugs and folder names look like. */
export const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower-case letters, digits and single hyphens')
  .max(64, 'keep it to 64 characters');
const plain = z.string().trim().min(1);
/** Limited Markdown: paragraphs, lists, bold, emphasis and links. */
const markdown = plain;

const MAX_WORDS = 45;
const words = (text: string): number => text.split(/\s+/).filter(Boolean).length;

const option = z.strictObject({
  id: slug,
  text: plain,
  right: z.boolean().default(false),
  feedback: markdown
});
export type Option = z.output<typeof option>;

/** Options for a question with one right answer or more, each with its own feedback. */
const options = z
  .array(option)
  .min(2)
  .max(6)
  .refine((list) => list.some((one) => one.right), 'mark at least one option as right');

const common = {
  id: slug,
  heading: plain.max(70),
  sources: z.array(slug).default([])
};
const asked = { ...common, prompt: markdown };
/** Ask "How sure are you?" after the answer and before the feedback. */
const sure = z.boolean().default(false);

const table = z.strictObject({
  caption: plain,
  columns: z.array(plain).min(1).max(5),
  rows: z.array(z.array(z.union([z.string(), z.number()]))).min(1)
});
const chart = z.strictObject({
  /** Where the axis starts. Anything but 0 is a lesson in itself. */
  from: z.number().default(0),
  to: z.number(),
  unit: z.string().default(''),
  bars: z.array(z.strictObject({ label: plain, value: z.number() })).min(2)
});
const side = z.strictObject({ heading: plain, text: markdown });
const verdict = z.strictObject({ right: z.boolean().default(false), feedback: markdown });

export const card = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('read'),
    text: markdown.refine((text) => words(text) <= MAX_WORDS, `keep it to ${MAX_WORDS} words`)
  }),
  z.strictObject({
    ...asked,
    type: z.literal('choose'),
    options,
    /** A second question: why? */
    reasons: options.optional(),
    sure
  }),
  z.strictObject({
    ...asked,
    type: z.literal('redact'),
    /** The message in reading order; each chunk can be hidden with a tap. */
    chunks: z
      .array(z.strictObject({ id: slug, text: plain, hide: z.boolean(), why: markdown }))
      .min(3)
  }),
  z.strictObject({
    ...asked,
    type: z.literal('spot-error'),
    sentences: z
      .array(z.strictObject({ id: slug, text: plain, wrong: z.boolean(), why: markdown }))
      .min(2),
    /** "Something is missing" is always offered. */
    missing: z.strictObject({ wrong: z.boolean().default(false), why: markdown }),
    reasons: options.optional(),
    sure
  }),
  z.strictObject({
    ...asked,
    type: z.literal('sort'),
    bins: z
      .array(z.strictObject({ id: slug, label: plain }))
      .min(2)
      .max(3),
    items: z
      .array(
        z.strictObject({
          id: slug,
          text: plain,
          bin: slug,
          /** One line for each bin it could be put in. */
          feedback: z.record(slug, markdown)
        })
      )
      .min(2)
      .max(8)
  }),
  z.strictObject({
    ...asked,
    type: z.literal('order'),
    /** Written in the right order; shown shuffled. */
    steps: z
      .array(z.strictObject({ id: slug, text: plain, why: markdown }))
      .min(3)
      .max(6)
  }),
  z.strictObject({
    ...asked,
    type: z.literal('rate'),
    sample: plain,
    /** What an experienced coach would give: 1 poor, 2 fair, 3 good, 4 great. */
    coach: z.number().int().min(1).max(4),
    feedback: z.strictObject({ '1': markdown, '2': markdown, '3': markdown, '4': markdown }),
    better: markdown
  }),
  z.strictObject({
    ...asked,
    type: z.literal('you-first'),
    material: markdown.optional(),
    options,
    /** Shown only after the learner has answered alone; then: keep or change? */
    ai: z.strictObject({ option: slug, says: markdown }),
    lesson: markdown
  }),
  z.strictObject({
    ...asked,
    type: z.literal('compare'),
    a: side,
    b: side,
    answers: z
      .strictObject({ a: verdict, b: verdict, same: verdict })
      .refine((all) => all.a.right || all.b.right || all.same.right, 'mark one answer as right')
  }),
  z.strictObject({
    ...asked,
    type: z.literal('number'),
    table,
    chart: chart.optional(),
    options,
    sure
  }),
  z.strictObject({
    ...asked,
    type: z.literal('checklist'),
    items: z
      .array(z.strictObject({ id: slug, text: plain }))
      .min(1)
      .max(6)
  })
]);
export type Card = z.output<typeof card>;
export type CardOf<T extends Card['type']> = Extract<Card, { type: T }>;

export const moduleFile = z.strictObject({
  title: plain.max(60),
  summary: plain.max(160).describe('One sentence for the list of modules.'),
  outcome: plain.describe('"You can …": what a person is able to do afterwards.'),
  version: z
    .number()
    .int()
    .min(1)
    .describe('Whole number; raise it when the meaning of a card changes.'),
  minutes: z.number().int().min(1).max(7).describe('How long it takes.'),
  order: z.number().int().min(1).describe('Place in the list, from 1.'),
  skills: z.array(slug).min(1).describe('Ids from skills.yaml.'),
  reviewed: z.iso
    .date()
    .describe('Date a person last checked the words against the sources, YYYY-MM-DD.'),
  cards: z.array(card).min(3).max(14),
  review: z
    .array(card.refine((one) => one.type === 'choose', 'review questions use type: choose'))
    .min(1)
    .max(4)
    .describe('Questions that come back on later days.'),
  today: markdown.describe('One thing to do today.')
});
export type ModuleFile = z.output<typeof moduleFile>;

export const skillsFile = z
  .array(
    z.strictObject({
      id: slug,
      code: z.string().regex(/^S[1-8]$/, 'use S1 to S8'),
      title: plain,
      levels: z.strictObject({ aware: plain, uses: plain, leads: plain })
    })
  )
  .length(8);
export type Skill = z.output<typeof skillsFile>[number];

export const sourcesFile = z.array(
  z.strictObject({
    id: slug,
    title: plain,
    url: z.url({ protocol: /^https?$/ }),
    /** When it was published, as exactly as known: YYYY, YYYY-MM or YYYY-MM-DD. */
    date: z.string().regex(/^\d{4}(-\d{2}){0,2}$/, 'write it as YYYY, YYYY-MM or YYYY-MM-DD'),
    /** When somebody must look at it again, YYYY-MM-DD. */
    checkBy: z.iso.date()
  })
);
export type Source = z.output<typeof sourcesFile>[number];

/** What the list of modules needs to know of each. */
export type ModuleSummary = Pick<
  ModuleFile,
  'title' | 'summary' | 'version' | 'minutes' | 'order' | 'skills'
> & { slug: string; cardCount: number };

/** A module as its file has it: every Markdown field is safe HTML, its sources are resolved. */
export type WrittenModule = ModuleFile & { slug: string; sourceList: Source[] };

/** A module as the player gets it; its review questions are for later days. */
export type Module = Omit<WrittenModule, 'review'>;
