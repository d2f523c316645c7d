import type { ModuleSummary } from '$lib/content/schema';
import type { ModuleProgress } from '$lib/domain/training/progress';

/** How far a person is with a module. `card` is the next card to answer, from 1. */
export type ModuleState =
  { is: 'new' } | { is: 'started'; card: number; of: number } | { is: 'done' };

/** A module as the list shows it, in the organisation's order. */
export interface ListedModule {
  slug: string;
  href: string;
  title: string;
  summary: string;
  /** How long it takes, about. */
  minutes: number;
  state: ModuleState;
}

/** What to do next: what was started comes before anything new. Undefined when all is done. */
export function nextModule(modules: readonly ListedModule[]): ListedModule | undefined {
  return (
    modules.find((one) => one.state.is === 'started') ??
    modules.find((one) => one.state.is === 'new')
  );
}

/** A module and one person's progress in it, as the list shows them. */
export function listed(module: ModuleSummary, progress: ModuleProgress | undefined): ListedModule {
  const { slug, title, summary, minutes } = module;
  return {
    slug,
    href: `/learn/${slug}`,
    title,
    summary,
    minutes,
    state: stateOf(module, progress)
  };
}

function stateOf({ cardCount }: ModuleSummary, progress?: ModuleProgress): ModuleState {
  if (!progress) return { is: 'new' };
  if (progress.completedAt !== null) return { is: 'done' };
  const answered = Object.keys(progress.cards).length;
  return { is: 'started', card: Math.min(answered + 1, cardCount), of: cardCount };
}
