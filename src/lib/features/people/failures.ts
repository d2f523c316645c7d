import { m } from '$lib/i18n/paraglide/messages';
import type { Failure } from './passkey';

const WORDS: Record<Failure, () => string> = {
  cancelled: m.cards_passkey_cancelled,
  'already-here': m.cards_passkey_here,
  card: m.cards_problem_card,
  passkey: m.cards_passkey_failed,
  'too-many': m.cards_problem_too_many,
  'stronger-sign-in': m.cards_passkey_stronger,
  'no-answer': m.cards_no_answer
};

/** What went wrong, and what to do next. */
export const inWords = (failure: Failure): string => WORDS[failure]();
