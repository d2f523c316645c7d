import { untrack } from 'svelte';
import type { Module } from '$lib/content/schema';
import type { EventData, EventType } from '$lib/domain/training/events';
import type { Sureness } from '$lib/domain/training/interactions';
import type { CardProgress, ModuleProgress } from '$lib/domain/training/progress';
import { score } from '$lib/domain/training/scoring';
import type { Marked } from './interaction';
import type { Saved } from './saved';

/** Saves one event on this phone; resolves once it is durable (or `held` in memory), or says why it is not. */
export type Recorder = <T extends EventType>(
  type: T,
  data: EventData[T]
) => Promise<{ ok: true; held?: true } | { ok: false; code: string }>;

/** One person going through one module: which card is next, what was answered, what is saved. */
export class ModulePlayer {
  readonly module: Module;
  readonly #record: Recorder;
  /** Answers of this attempt by card; those of an earlier visit are taken up, a finished module starts afresh. */
  #answers = $state.raw<ReadonlyMap<string, Pick<CardProgress, 'answer' | 'correct' | 'ms'>>>(
    new Map()
  );
  #at = $state(0);
  #saved = $state<Saved>('no');
  /** How answers are kept here. */
  #kept: Saved = 'saved';
  #problem = $state<string | null>(null);
  #finished = $state(false);

  constructor(module: Module, progress: ModuleProgress | undefined, record: Recorder) {
    this.module = module;
    this.#record = record;
    if (progress && progress.completedAt === null) {
      this.#answers = new Map(Object.entries(progress.cards));
      this.#at = firstUnanswered(module, this.#answers);
    }
    if (!progress) void this.#save('module.opened', this.#what);
  }

  get at(): number {
    return this.#at;
  }
  get of(): number {
    return this.module.cards.length;
  }
  get card() {
    return this.module.cards[this.#at];
  }
  get previous() {
    return this.card && untrack(() => this.#answers).get(this.card.id);
  }
  /** How far the answer on screen is on its way into storage. */
  get saved(): Saved {
    return this.#saved;
  }
  /** Why the last answer could not be saved. */
  get problem(): string | null {
    return this.#problem;
  }
  get finished(): boolean {
    return this.#finished;
  }

  /** Marked cards answered well, of how many, and the whole minutes spent on the cards. */
  get result(): { right: number; of: number; minutes: number } {
    const answers = this.module.cards.map((card) => this.#answers.get(card.id));
    const marked = answers.filter((one) => one && one.correct !== null);
    const ms = answers.reduce((sum, one) => sum + (one?.ms ?? 0), 0);
    return {
      right: marked.filter((one) => one?.correct).length,
      of: marked.length,
      minutes: Math.max(1, Math.round(ms / 60_000))
    };
  }

  async answer({ answer, correct }: Marked, sure: Sureness | undefined, ms: number): Promise<void> {
    const card = this.card;
    if (!card) return;
    const data = { ...this.#what, card: card.id, answer, correct, ms, ...(sure ? { sure } : {}) };
    if (!(await this.#save('card.answered', data))) return;
    this.#answers = new Map(this.#answers).set(card.id, { answer, correct, ms });
  }

  async next(): Promise<void> {
    if (this.#at + 1 < this.of) this.#show(this.#at + 1);
    else if (await this.#save('module.completed', { ...this.#what, score: this.#score })) {
      this.#finished = true;
    }
  }

  back(): void {
    if (this.#at > 0) this.#show(this.#at - 1);
  }

  #show(at: number): void {
    this.#at = at;
    this.#saved = this.previous ? this.#kept : 'no';
    this.#problem = null;
  }

  get #what() {
    return { module: this.module.slug, version: this.module.version };
  }

  get #score(): number {
    return score(
      this.module.cards.map(({ id, type }) => ({
        type,
        correct: this.#answers.get(id)?.correct ?? null
      }))
    );
  }

  async #save<T extends EventType>(type: T, data: EventData[T]): Promise<boolean> {
    this.#saved = 'saving';
    const result = await this.#record(type, data);
    if (result.ok) this.#kept = result.held ? 'held' : 'saved';
    this.#saved = result.ok ? this.#kept : 'failed';
    this.#problem = result.ok ? null : result.code;
    return result.ok;
  }
}

/** Where to go on: the first card without an answer, or the last one when only the end is missing. */
function firstUnanswered(module: Module, answers: ReadonlyMap<string, unknown>): number {
  const at = module.cards.findIndex((card) => !answers.has(card.id));
  return at === -1 ? module.cards.length - 1 : at;
}
