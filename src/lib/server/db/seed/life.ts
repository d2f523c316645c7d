import type { Module } from '../../../content/schema';
import type { Day } from '../../../domain/insight/calendar';
import type { EventData, EventType } from '../../../domain/training/events';
import type { Dice } from './dice';
import type { Member } from './roster';
import type { Character } from './shape';

/** What everyone's history is made from. */
export interface Setting {
  seed: number;
  modules: readonly Module[];
  /** Ids of the organisation's tools, the commonest first. */
  tools: readonly string[];
  /** The days of the history, oldest first. */
  days: readonly Day[];
  now: Date;
}

/** One person's nature and days at work. */
export interface Life extends Setting {
  member: Member;
  character: Character;
  /** How quickly this person learns and takes to new things, about 1. */
  bent: number;
  /** Share of marked cards answered right. */
  skill: number;
  /** Share of uses of AI that took longer than the usual way. */
  loses: number;
  dice: Dice;
}

/** Something that happened, before a device made an event of it. */
export type Fact = {
  [T in EventType]: { at: number; type: T; data: EventData[T] };
}[EventType];
