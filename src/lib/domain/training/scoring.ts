import { WEIGHTS, type Interaction } from './interactions';

/** A card's interaction and whether it was answered well; null for cards that are not marked. */
export interface MarkedCard {
  type: Interaction;
  correct: boolean | null;
}

/** Weighted share of cards answered well, 0 to 1, to two decimals. A module with nothing to mark scores 1. */
export function score(cards: readonly MarkedCard[]): number {
  let earned = 0;
  let possible = 0;
  for (const card of cards) {
    const weight = card.correct === null ? 0 : WEIGHTS[card.type];
    possible += weight;
    if (card.correct) earned += weight;
  }
  return possible === 0 ? 1 : Math.round((earned / possible) * 100) / 100;
}
