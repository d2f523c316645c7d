/** The choices of the AI-use log: five taps, no names, no free text. */
export const CHOSE = ['used', 'not-to-use'] as const;

export const AI_TASKS = [
  'draft',
  'reword',
  'summarise',
  'meeting-notes',
  'find-information',
  'ideas',
  'data',
  'translate',
  'other'
] as const;
export type AiTask = (typeof AI_TASKS)[number];

/** Besides these two, a tool is the slug of one of the organisation's approved tools. */
export const OTHER_TOOLS = ['other-approved', 'rather-not-say'] as const;

/** Minutes saved against the usual way, checking included. "Took longer" comes first on purpose. */
export const MINUTES_BANDS = [
  'took-longer',
  'no-change',
  '1-5',
  '6-15',
  '16-30',
  'over-30',
  'cannot-tell'
] as const;
export type MinutesBand = (typeof MINUTES_BANDS)[number];

export const CHECKED = ['against-source', 'by-reading', 'no', 'did-not-use'] as const;
export type Checked = (typeof CHECKED)[number];

export const RESULTS = ['helped', 'no-difference', 'got-in-the-way'] as const;
export type AiResult = (typeof RESULTS)[number];

/** A use counts as checked when the person read it through or compared it with a source. */
export const isChecked = (checked: Checked): boolean =>
  checked === 'against-source' || checked === 'by-reading';
