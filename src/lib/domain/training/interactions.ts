/** How a learner can answer a card. The names are what content files write in `type`. */
export const INTERACTIONS = [
  'read',
  'choose',
  'redact',
  'spot-error',
  'sort',
  'order',
  'rate',
  'you-first',
  'compare',
  'number',
  'checklist'
] as const;
export type Interaction = (typeof INTERACTIONS)[number];

/** The twelfth interaction: asked after an answer and before its feedback, on any scored card. */
export const SURENESS = ['guess', 'fairly', 'certain'] as const;
export type Sureness = (typeof SURENESS)[number];

/**
 * How much a card counts in a module's score. Finding something oneself is stronger evidence than
 * picking from a list; reading and promising are no evidence of skill.
 */
export const WEIGHTS: Record<Interaction, number> = {
  read: 0,
  checklist: 0,
  choose: 1,
  sort: 1,
  order: 1,
  rate: 1,
  number: 1,
  redact: 2,
  'spot-error': 2,
  'you-first': 2,
  compare: 2
};
