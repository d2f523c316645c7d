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

/** The roster as it is once a plan is applied, with keys for the ids of what is new. */
export function applied(present: Present, plan: Plan): Present {
  const units = new Map(present.units.map((unit) => [unit.unitId, unit]));
  const ids = new Map<string, string>();
  for (const { ref, before } of plan.units) {
    if (before === null) ids.set(ref, units.has(ref) ? `${ref} of row ${units.size}` : ref);
  }
  const idOf = (ref: string): string => ids.get(ref) ?? ref;
  for (const { ref, before, after } of plan.units) {
    const unitId = before === null ? idOf(ref) : ref;
    const { name, code, parent } = after;
    const parentId = parent === null ? null : idOf(parent);
    units.set(unitId, { unitId, name, code, parentId, closedOn: null });
  }
  const people = new Map(present.people.map((person) => [person.personId, person]));
  for (const { ref, number, after } of plan.people) {
    people.set(ref, { personId: ref, number, ...after, unit: idOf(after.unit) });
  }
  const posts = new Map(present.posts.map((post) => [post.postId, post]));
  for (const { postId, before, after } of plan.posts) {
    const id = postId ?? `post ${after?.number}`;
    if (after) posts.set(id, { postId: id, ...after, unit: idOf(after.unit) });
    else if (before) posts.delete(id);
  }
  return { units: [...units.values()], people: [...people.values()], posts: [...posts.values()] };
}
