import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hidden, type Group } from './suppression';

const K = 5;
const leaf = (id: string, people: number, n = people): Group => ({ id, people, n, children: [] });
const over = (id: string, children: Group[]): Group => ({
  id,
  people: children.reduce((sum, one) => sum + one.people, 0),
  n: children.reduce((sum, one) => sum + one.n, 0),
  children
});

const everyGroup = (group: Group): Group[] => [group, ...group.children.flatMap(everyGroup)];
const leavesOf = (group: Group): Group[] =>
  group.children.length === 0 ? [group] : group.children.flatMap(leavesOf);

/**
 * What somebody knows who has read every page: one equation over the leaves for each shown cell, in
 * reduced row echelon form.
 */
class Attacker {
  readonly #rows: number[][] = [];

  constructor(equations: number[][]) {
    for (const equation of equations) {
      const row = this.#reduced(equation);
      const pivot = row.findIndex((x) => Math.abs(x) > 1e-9);
      if (pivot < 0) continue;
      const scale = row[pivot] ?? 1;
      this.#rows.push(row.map((x) => x / scale));
    }
  }

  /** Whether some combination of what is shown gives exactly this sum of leaves. */
  knows(sum: number[]): boolean {
    return this.#reduced(sum).every((x) => Math.abs(x) < 1e-9);
  }

  #reduced(row: number[]): number[] {
    let rest = [...row];
    for (const known of this.#rows) {
      const factor = rest[known.findIndex((x) => Math.abs(x) > 1e-9)] ?? 0;
      if (factor !== 0) rest = rest.map((x, i) => x - factor * (known[i] ?? 0));
    }
    return rest;
  }
}

function attack(top: Group) {
  const reasons = hidden(top, K);
  const leaves = leavesOf(top);
  const members = (group: Group): number[] => {
    const inside = new Set(leavesOf(group).map((one) => one.id));
    return leaves.map((one) => (inside.has(one.id) ? 1 : 0));
  };
  const cells = everyGroup(top).filter((group) => group.people > 0);
  const attacker = new Attacker(cells.filter((one) => !reasons.has(one.id)).map(members));
  return { reasons, leaves, members, cells, attacker };
}

/** Organisation, departments and teams of every size; fewer are behind the figure than in the team. */
const anyTree: fc.Arbitrary<Group> = fc
  .array(
    fc.array(
      fc
        .tuple(
          fc.oneof({ weight: 2, arbitrary: fc.nat(6) }, { weight: 1, arbitrary: fc.nat(30) }),
          fc.nat(100)
        )
        .map(([people, share]) => ({ people, n: Math.round((people * share) / 100) })),
      { minLength: 1, maxLength: 4 }
    ),
    { minLength: 1, maxLength: 3 }
  )
  .map((departments) =>
    over(
      'all',
      departments.map((teams, d) =>
        over(
          `d${d}`,
          teams.map(({ people, n }, t) => leaf(`d${d}t${t}`, people, n))
        )
      )
    )
  );

describe('what an attacker with every page and a pencil can work out', () => {
  test('no hidden cell', () => {
    fc.assert(
      fc.property(anyTree, (top) => {
        const { reasons, members, cells, attacker } = attack(top);
        for (const cell of cells) {
          if (reasons.has(cell.id)) expect(attacker.knows(members(cell)), cell.id).toBe(false);
        }
      }),
      { numRuns: 500 }
    );
  });

  test('nothing about fewer people than the threshold, however they are grouped', () => {
    fc.assert(
      fc.property(anyTree, (top) => {
        const { leaves, attacker } = attack(top);
        const counted = leaves.map((one, i) => ({ ...one, i })).filter((one) => one.people > 0);
        for (let chosen = 1; chosen < 2 ** counted.length; chosen += 1) {
          const group = counted.filter((_, bit) => chosen & (1 << bit));
          const people = group.reduce((sum, one) => sum + one.people, 0);
          const n = group.reduce((sum, one) => sum + one.n, 0);
          if (people >= K && (n === 0 || n >= K)) continue;
          const sum = leaves.map((_, i) => (group.some((one) => one.i === i) ? 1 : 0));
          expect(attacker.knows(sum), group.map((one) => one.id).join('+')).toBe(false);
        }
      }),
      { numRuns: 150 }
    );
  });

  test('a control that hides only small cells gives them away', () => {
    const top = over('all', [over('d0', [leaf('small', 3), leaf('b', 9), leaf('c', 12)])]);
    const leaves = leavesOf(top);
    const naive = new Attacker([
      [1, 1, 1],
      [0, 1, 0],
      [0, 0, 1]
    ]);
    expect(leaves.map((one) => one.id)).toEqual(['small', 'b', 'c']);
    expect(naive.knows([1, 0, 0])).toBe(true);
    expect(attack(top).attacker.knows([1, 0, 0])).toBe(false);
  });
});

describe('what is hidden, and why', () => {
  const plain = (top: Group) => Object.fromEntries(hidden(top, K));

  test('nothing, when every group is big enough', () => {
    expect(plain(over('all', [over('d', [leaf('a', 5), leaf('b', 8)])]))).toEqual({});
  });

  test('a small team, and the smallest team beside it', () => {
    const top = over('all', [over('d', [leaf('a', 20), leaf('b', 3), leaf('c', 9)])]);
    expect(plain(top)).toEqual({ b: 'few-people', c: 'protects-another' });
  });

  test('two small teams that together are enough need no third', () => {
    const top = over('all', [over('d', [leaf('a', 20), leaf('b', 3), leaf('c', 2)])]);
    expect(plain(top)).toEqual({ b: 'few-people', c: 'few-people' });
  });

  test('a small department takes the next smallest one with it, and one of its teams', () => {
    const top = over('all', [
      over('chief', [leaf('office', 3)]),
      over('care', [leaf('home', 12), leaf('day', 7)]),
      over('roads', [leaf('repair', 30), leaf('lights', 9)])
    ]);
    expect(plain(top)).toEqual({
      office: 'few-people',
      chief: 'few-people',
      care: 'protects-another',
      day: 'protects-another'
    });
  });

  test('a total is hidden only when it is small itself', () => {
    fc.assert(
      fc.property(anyTree, (top) => {
        const big = top.people >= K && (top.n === 0 || top.n >= K);
        expect(hidden(top, K).has(top.id)).toBe(top.people > 0 && !big);
      })
    );
  });

  test('a figure from too few people of a big team', () => {
    const top = over('all', [over('d', [leaf('a', 30, 2), leaf('b', 30, 12), leaf('c', 40, 9)])]);
    expect(plain(top)).toEqual({ a: 'few-people', b: 'protects-another' });
  });

  test('nobody at all is nothing to hide', () => {
    const top = over('all', [over('d', [leaf('empty', 0), leaf('b', 12)])]);
    expect(plain(top)).toEqual({});
  });
});
