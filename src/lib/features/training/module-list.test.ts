import { describe, expect, it } from 'vitest';
import { nextModule, type ListedModule, type ModuleState } from './module-list';

const listed = (slug: string, state: ModuleState): ListedModule => ({
  slug,
  state,
  href: `/learn/${slug}`,
  title: slug,
  summary: slug,
  minutes: 4
});

describe('what to do next', () => {
  it('is what was started, even when something new stands above it', () => {
    const modules = [
      listed('a', { is: 'done' }),
      listed('b', { is: 'new' }),
      listed('c', { is: 'started', card: 4, of: 9 })
    ];
    expect(nextModule(modules)?.slug).toBe('c');
  });

  it('is the first new one when nothing is half done', () => {
    const modules = [
      listed('a', { is: 'done' }),
      listed('b', { is: 'new' }),
      listed('c', { is: 'new' })
    ];
    expect(nextModule(modules)?.slug).toBe('b');
  });

  it('is nothing when all is done, and in an empty list', () => {
    expect(nextModule([listed('a', { is: 'done' })])).toBeUndefined();
    expect(nextModule([])).toBeUndefined();
  });
});
