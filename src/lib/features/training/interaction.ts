import type { Component } from 'svelte';
import type Feedback from './Feedback.svelte';
import type HowSure from './interactions/HowSure.svelte';
import type { Card } from '$lib/content/schema';
import type { Answer } from '$lib/domain/training/events';

/** One thing said back to the learner. `html` is safe HTML; `label` is plain text. */
export interface FeedbackLine {
  label?: string;
  html: string;
  tone: 'right' | 'not-quite' | 'note';
}

/** An answer with its verdict. `correct` is null for cards that are not marked. */
export interface Marked {
  /** Ids of the card's own parts, never words. */
  answer: Answer;
  correct: boolean | null;
  feedback: FeedbackLine[];
}

/** How one card is answered: its part on the screen, and the verdict on an answer to it. */
export interface Answering {
  Part: Component<InteractionProps<Card>>;
  mark: (card: Card, answer: unknown) => Marked;
  /** What comes after an answer; a card that is only read has nothing to say back. */
  after?: { HowSure: typeof HowSure; Feedback: typeof Feedback };
}

/** What every interaction takes and gives. `C` is a card whose Markdown is already safe HTML. */
export interface InteractionProps<C> {
  card: C;
  previous?: Answer | undefined;
  /** No more changes: the card was answered. */
  locked: boolean;
  onanswer: (marked: Marked) => void;
}
