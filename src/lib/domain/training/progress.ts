import type { Answer, EventOf, LearningEvent } from './events';
import type { Sureness } from './interactions';

/** The latest answer to a card. */
export interface CardProgress {
  answer: Answer;
  correct: boolean | null;
  sure?: Sureness | undefined;
  /** Milliseconds from the card being shown to the answer. */
  ms: number;
  /** RFC 3339 with offset, as the device recorded it. */
  at: string;
  eventId: string;
}

/** Where one person stands in one module, as their own device shows it. */
export interface ModuleProgress {
  module: string;
  /** The newest version that anything was done in. */
  version: number;
  /** The first time anything was done in the module (RFC 3339 with offset). */
  openedAt: string;
  cards: Readonly<Record<string, CardProgress>>;
  /** The first completion. */
  completedAt: string | null;
  /** The best score, 0 to 1. */
  score: number | null;
  /** Ids of the completions, sorted; how many there are is how often the module was completed. */
  completions: readonly string[];
}

/** An event about a module. */
export type ModuleEvent = EventOf<'module.opened' | 'card.answered' | 'module.completed'>;

export const isModuleEvent = (event: LearningEvent): event is ModuleEvent =>
  event.type !== 'ai-use.logged';

/** The answer given to `card`, if any. A card may be called "constructor" without upsetting anything. */
export const answerTo = (progress: ModuleProgress, card: string): CardProgress | undefined =>
  Object.hasOwn(progress.cards, card) ? progress.cards[card] : undefined;

/**
 * Adds one event of the module. Neither the order of events nor adding one twice makes a difference,
 * so a device that hears its own events back, or another device's late, ends where it would have been.
 */
export function fold(known: ModuleProgress | undefined, event: ModuleEvent): ModuleProgress {
  const progress = opened(known, event);
  switch (event.type) {
    case 'module.opened':
      return progress;
    case 'card.answered':
      return answered(progress, event);
    case 'module.completed':
      return completed(progress, event);
  }
}

function opened(known: ModuleProgress | undefined, { at, data }: ModuleEvent): ModuleProgress {
  if (known) {
    return {
      ...known,
      version: Math.max(known.version, data.version),
      openedAt: earlier(known.openedAt, at)
    };
  }
  return {
    module: data.module,
    version: data.version,
    openedAt: at,
    cards: {},
    completedAt: null,
    score: null,
    completions: []
  };
}

function answered(progress: ModuleProgress, event: EventOf<'card.answered'>): ModuleProgress {
  const { card, answer, correct, sure, ms } = event.data;
  const known = answerTo(progress, card);
  if (known && !isAfter(event.at, event.id, known.at, known.eventId)) return progress;
  const given = { answer, correct, ms, at: event.at, eventId: event.id, ...(sure ? { sure } : {}) };
  return { ...progress, cards: { ...progress.cards, [card]: given } };
}

function completed(progress: ModuleProgress, event: EventOf<'module.completed'>): ModuleProgress {
  const { completedAt, score, completions } = progress;
  return {
    ...progress,
    completedAt: completedAt === null ? event.at : earlier(completedAt, event.at),
    score: Math.max(score ?? 0, event.data.score),
    completions: completions.includes(event.id) ? completions : [...completions, event.id].sort()
  };
}

/** Later in time, and by id where two were recorded in the same millisecond. */
function isAfter(at: string, id: string, knownAt: string, knownId: string): boolean {
  const gap = Date.parse(at) - Date.parse(knownAt);
  return gap === 0 ? id > knownId : gap > 0;
}

/** The earlier instant; the same instant written with two offsets has one answer all the same. */
function earlier(a: string, b: string): string {
  const gap = Date.parse(a) - Date.parse(b);
  return gap < 0 || (gap === 0 && a < b) ? a : b;
}
