import type { AiResult, AiTask, Checked, MinutesBand } from './ai-use';
import type { Sureness } from './interactions';

/** Every kind of fact that a device records in protocol 1. */
export const EVENT_TYPES = [
  'module.opened',
  'card.answered',
  'module.completed',
  'ai-use.logged'
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

type Scalar = string | number | boolean;
/** What was tapped, as ids of the card's own parts; never free text. */
export type Answer = Scalar | Scalar[] | Record<string, Scalar | Scalar[]> | null;

export interface EventData {
  'module.opened': { module: string; version: number };
  'card.answered': {
    module: string;
    version: number;
    card: string;
    answer: Answer;
    correct: boolean | null;
    sure?: Sureness | undefined;
    /** Milliseconds from the card being shown to the answer. */
    ms: number;
  };
  /** `score` is 0 to 1. */
  'module.completed': { module: string; version: number; score: number };
  'ai-use.logged':
    | {
        chose: 'used';
        task: AiTask;
        tool: string;
        minutes: MinutesBand;
        checked: Checked;
        result: AiResult;
        errorFound?: boolean | undefined;
      }
    | { chose: 'not-to-use'; task?: AiTask | undefined };
}

/** One immutable fact that a device recorded. Never edited after it was saved. */
export type LearningEvent = {
  [T in EventType]: {
    /** UUIDv7 made on the device. */
    id: string;
    /** Counts up per device, from 1. */
    seq: number;
    /** RFC 3339 with the device's own offset, e.g. 2026-11-22T09:41:07.120+00:00. */
    at: string;
    type: T;
    /** Version of this event type's data. */
    v: number;
    data: EventData[T];
  };
}[EventType];

export type EventOf<T extends EventType> = Extract<LearningEvent, { type: T }>;
