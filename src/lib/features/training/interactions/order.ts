import type { CardOf } from '$lib/content/schema';
import { m } from '$lib/i18n/paraglide/messages';
import type { Marked } from '../interaction';
import { asIds } from './answer';
import { toneOf } from './options';

type Order = CardOf<'order'>;
type Step = Order['steps'][number];

/** FNV-1a, 32 bits: spreads an id over the numbers well enough to shuffle six steps. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text)
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value;
}

/**
 * The steps in a mixed order that is the same on every visit and every device, and never the right
 * order, so that an untouched list is never an answer.
 */
export function shuffled(card: Order): Step[] {
  const mixed = card.steps
    .map((step) => ({ step, key: hash(`${card.id}/${step.id}`) }))
    .sort((a, b) => a.key - b.key || a.step.id.localeCompare(b.step.id))
    .map(({ step }) => step);
  const untouched = mixed.every((step, at) => step === card.steps[at]);
  return untouched ? [...mixed.slice(1), ...mixed.slice(0, 1)] : mixed;
}

/** `answer`: step ids in the learner's order. Feedback walks through the right order, with each why. */
export function mark(card: Order, answer: unknown): Marked {
  const known = new Set(card.steps.map((step) => step.id));
  const given = [...new Set(asIds(answer).filter((id) => known.has(id)))];
  return {
    answer: given,
    correct: card.steps.every((step, at) => given[at] === step.id),
    feedback: card.steps.map((step, at) => ({
      label: m.training_order_line({ position: at + 1, step: step.text }),
      html: step.why,
      tone: toneOf(given[at] === step.id)
    }))
  };
}
