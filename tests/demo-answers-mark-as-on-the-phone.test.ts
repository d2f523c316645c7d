import { expect, test } from 'vitest';
import { readContent } from '../src/lib/content/read';
import { mark } from '../src/lib/features/training/mark';
import { answerTo } from '../src/lib/server/db/seed/answers';
import { Dice } from '../src/lib/server/db/seed/dice';

// The server may not import the phone's marking, so this stands outside both.
test.each(['content', 'tests/fixtures/content'])(
  "the demo's answers to %s are shaped and marked as the phone would",
  (folder) => {
    const dice = new Dice(folder);
    for (const module of readContent(folder).modules) {
      for (const card of [...module.cards, ...module.review]) {
        for (let time = 0; time < 20; time += 1) {
          const { answer, correct } = answerTo(card, time % 2 === 0, dice);
          const marked = mark(card, answer);
          const phone = { card: card.id, answer: marked.answer, correct: marked.correct };
          expect({ card: card.id, answer, correct }).toEqual(phone);
        }
      }
    }
  }
);
