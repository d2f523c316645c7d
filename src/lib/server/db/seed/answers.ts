import type { Card, CardOf, Option } from '../../../content/schema';
import type { Answer } from '../../../domain/training/events';
import type { Sureness } from '../../../domain/training/interactions';
import type { Dice } from './dice';

export interface Given {
  answer: Answer;
  correct: boolean | null;
  sure?: Sureness;
}

/** Answers a card as somebody would who gets it right, or who does not; as the phone records it. */
export function answerTo(card: Card, right: boolean, dice: Dice): Given {
  if (card.type === 'read') return { answer: null, correct: null };
  if (card.type === 'checklist') {
    const ticked = card.items.filter(() => dice.chance(0.7));
    return { answer: ticked.map((item) => item.id), correct: null };
  }
  const given: Given = { answer: tap(card, right, dice), correct: right };
  return 'sure' in card && card.sure ? { ...given, sure: sureness(right, dice) } : given;
}

/** People are surer when they are right, but not by much. */
const sureness = (right: boolean, dice: Dice): Sureness =>
  dice.weighted<Sureness>(
    right ? { guess: 1, fairly: 5, certain: 4 } : { guess: 3, fairly: 5, certain: 2 }
  );

function tap(
  card: Exclude<Card, CardOf<'read'> | CardOf<'checklist'>>,
  right: boolean,
  dice: Dice
): Answer {
  switch (card.type) {
    case 'choose':
      return choose(card, right, dice);
    case 'redact':
      return redact(card, right, dice);
    case 'spot-error':
      return spotError(card, right, dice);
    case 'sort':
      return sort(card, right, dice);
    case 'order':
      return order(card, right, dice);
    case 'rate':
      return dice.pick(
        [1, 2, 3, 4].filter((rating) => Math.abs(rating - card.coach) <= 1 === right)
      );
    case 'you-first': {
      const final = option(card.options, right, dice);
      return { first: dice.chance(0.7) ? final : dice.pick(card.options).id, final };
    }
    case 'compare':
      return dice.pick(
        (['a', 'b', 'same'] as const).filter((one) => card.answers[one].right === right)
      );
    case 'number':
      return option(card.options, right, dice);
  }
}

const option = (options: readonly Option[], right: boolean, dice: Dice): string =>
  dice.pick(options.filter((one) => one.right === right)).id;

function choose(card: CardOf<'choose'>, right: boolean, dice: Dice): Answer {
  if (!card.reasons) return option(card.options, right, dice);
  // Often the right thing for the wrong reason.
  const onlyReason = !right && dice.chance(0.4);
  return {
    option: option(card.options, right || onlyReason, dice),
    reason: option(card.reasons, right, dice)
  };
}

/** Somebody who misses something mostly hides too little, sometimes too much. */
function redact(card: CardOf<'redact'>, right: boolean, dice: Dice): Answer {
  if (right) return card.chunks.filter((chunk) => chunk.hide).map((chunk) => chunk.id);
  const slip = dice.pick(card.chunks).id;
  return card.chunks
    .filter((chunk) => (chunk.id === slip ? !chunk.hide : chunk.hide))
    .map((chunk) => chunk.id);
}

function spotError(card: CardOf<'spot-error'>, right: boolean, dice: Dice): Answer {
  const slip = right ? null : dice.pick(card.sentences).id;
  const wrong = card.sentences.filter((one) => (one.id === slip ? !one.wrong : one.wrong));
  const found = { wrong: wrong.map((one) => one.id), missing: card.missing.wrong };
  const asked = card.reasons && (found.missing || wrong.length > 0);
  if (!asked || !card.reasons) return found;
  return { ...found, reason: option(card.reasons, right || dice.chance(0.5), dice) };
}

function sort(card: CardOf<'sort'>, right: boolean, dice: Dice): Answer {
  const slip = right ? null : dice.pick(card.items).id;
  return Object.fromEntries(
    card.items.map((item) => {
      const others = card.bins.filter((bin) => bin.id !== item.bin);
      return [item.id, item.id === slip ? dice.pick(others).id : item.bin];
    })
  );
}

function order(card: CardOf<'order'>, right: boolean, dice: Dice): Answer {
  const ids = card.steps.map((step) => step.id);
  if (right) return ids;
  const place = dice.whole(0, ids.length - 2);
  return ids.toSpliced(place, 2, ids[place + 1]!, ids[place]!);
}

/** Milliseconds from seeing a card to answering it. */
export function timeFor(card: Card, dice: Dice): number {
  const usual = card.type === 'read' ? 9 : card.type === 'checklist' ? 7 : 24;
  return Math.round(usual * 1000 * dice.between(0.5, 2.2));
}
