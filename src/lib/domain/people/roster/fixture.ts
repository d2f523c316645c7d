import { guess } from './fields';
import { planOf, type Choices, type Plan } from './plan';
import type { Present } from './present';
import { FORMULA, tableOf } from './table';

export const TODAY = '2026-11-25';
export const EMPTY: Present = { units: [], people: [], posts: [] };

/** Lines of cells parted by commas; `ƒ` is a formula. */
export const sheet = (...lines: string[]): string[][] =>
  lines.map((line) => line.split(',').map((cell) => (cell === 'ƒ' ? FORMULA : cell)));

/** What these lines would change, the first of them being headers. */
export function planFor(
  lines: readonly string[],
  present: Present = EMPTY,
  choices: Partial<Choices> = {}
): Plan {
  const table = tableOf(sheet(...lines));
  if (!table) throw new Error('no table');
  const mapping = guess(table.headers);
  return planOf(table, { mapping, order: null, complete: true, ...choices }, present, TODAY);
}

/** The roster as it is once a plan is applied, with keys for ids. */
export function applied(present: Present, plan: Plan): Present {
  const units = new Map(present.units.map((unit) => [unit.unitId, unit]));
  for (const { ref, after } of plan.units) {
    const { name, code, parent: parentId } = after;
    units.set(ref, { unitId: ref, name, code, parentId, closedOn: null });
  }
  const people = new Map(present.people.map((person) => [person.personId, person]));
  for (const { ref, number, after } of plan.people) {
    people.set(ref, { personId: ref, number, ...after });
  }
  const posts = new Map(present.posts.map((post) => [post.postId, post]));
  for (const { postId, before, after } of plan.posts) {
    const id = postId ?? `post ${after?.number}`;
    if (after) posts.set(id, { postId: id, ...after });
    else if (before) posts.delete(id);
  }
  return { units: [...units.values()], people: [...people.values()], posts: [...posts.values()] };
}
