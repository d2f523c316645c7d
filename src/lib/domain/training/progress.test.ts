import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LearningEvent } from './events';
import { answerTo, fold, isModuleEvent, type ModuleEvent, type ModuleProgress } from './progress';

const id = (n: number) => `0190a000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const OFFSETS = ['Z', '+00:00', '+01:00', '-05:30'];
const MOMENT = Date.parse('2026-06-01T09:00:00Z');

/** The instant MOMENT + ms, written with one of several offsets. */
function written(ms: number, offset: string): string {
  const sign = offset.startsWith('-') ? -1 : 1;
  const [hours = 0, minutes = 0] = (offset === 'Z' ? '00:00' : offset.slice(1))
    .split(':')
    .map(Number);
  const shown = new Date(MOMENT + ms + sign * (hours * 60 + minutes) * 60_000);
  return shown.toISOString().replace('Z', offset);
}

const at = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.constantFrom(...OFFSETS))
  .map(([ms, offset]) => written(ms, offset));
const version = fc.integer({ min: 1, max: 3 });
const module = 'm';

const body = fc.oneof(
  fc.record({ type: fc.constant('module.opened' as const), data: fc.record({ version }) }),
  fc.record({
    type: fc.constant('card.answered' as const),
    data: fc.record({
      version,
      card: fc.constantFrom('a', 'b', 'constructor', 'valueof'),
      answer: fc.constantFrom('x', 'y', 3, null),
      correct: fc.constantFrom(true, false, null),
      ms: fc.nat(9)
    })
  }),
  fc.record({
    type: fc.constant('module.completed' as const),
    data: fc.record({ version, score: fc.constantFrom(0, 0.25, 0.5, 1) })
  })
);

const events = fc
  .array(fc.tuple(body, at), { minLength: 1, maxLength: 12 })
  .map((list) =>
    list.map(
      ([{ type, data }, when], n) =>
        ({ id: id(n), seq: n + 1, at: when, type, v: 1, data: { module, ...data } }) as ModuleEvent
    )
  );

const foldAll = (list: readonly ModuleEvent[]) =>
  list.reduce<ModuleProgress | undefined>(fold, undefined);

describe('progress of a module', () => {
  it('is the same whatever order the events come in, and however often', () => {
    const shuffled = events.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray([...list, ...list], {
          minLength: list.length * 2,
          maxLength: list.length * 2
        })
      )
    );
    fc.assert(
      fc.property(shuffled, ([list, twice]) => {
        expect(foldAll(twice)).toEqual(foldAll(list));
      }),
      { numRuns: 500 }
    );
  });

  it('keeps the latest answer, the first completion and the best score', () => {
    const events: ModuleEvent[] = [
      event(1, '2026-06-01T09:00:00.000+00:00', 'card.answered', answer('a', 'first')),
      // An hour later on the clock's face, but the same hour in Britain's summer as the one before.
      event(2, '2026-06-01T09:30:00.000+01:00', 'card.answered', answer('a', 'earlier')),
      event(3, '2026-06-01T10:00:00.000+00:00', 'module.completed', {
        module,
        version: 1,
        score: 1
      }),
      event(4, '2026-06-02T10:00:00.000+00:00', 'module.completed', {
        module,
        version: 2,
        score: 0.5
      })
    ];
    const progress = foldAll(events)!;
    expect(answerTo(progress, 'a')).toMatchObject({ answer: 'first', eventId: id(1) });
    expect(progress).toMatchObject({
      version: 2,
      openedAt: '2026-06-01T09:30:00.000+01:00',
      completedAt: '2026-06-01T10:00:00.000+00:00',
      score: 1,
      completions: [id(3), id(4)]
    });
  });

  it('does not take a card called "constructor" for answered before it was', () => {
    const progress = foldAll([event(1, written(0, 'Z'), 'module.opened', { module, version: 1 })])!;
    expect(answerTo(progress, 'constructor')).toBeUndefined();
    const after = fold(progress, event(2, written(1, 'Z'), 'card.answered', answer('constructor')));
    expect(answerTo(after, 'constructor')).toMatchObject({ answer: 'x' });
  });

  it('has nothing to do with AI uses', () => {
    const use = { id: id(1), seq: 1, at: written(0, 'Z'), type: 'ai-use.logged', v: 1 } as const;
    expect(isModuleEvent({ ...use, data: { chose: 'not-to-use' } })).toBe(false);
  });
});

const answer = (card: string, given = 'x') => ({
  module,
  version: 1,
  card,
  answer: given,
  correct: true,
  ms: 5
});

const event = <T extends ModuleEvent['type']>(
  n: number,
  when: string,
  type: T,
  data: Extract<LearningEvent, { type: T }>['data']
) => ({ id: id(n), seq: n, at: when, type, v: 1, data }) as Extract<ModuleEvent, { type: T }>;
