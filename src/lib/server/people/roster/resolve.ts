import { randomUUID } from 'node:crypto';
import type { Plan } from '../../../domain/people/roster/plan';
import type { ChangedByImport } from './changed';

/** A plan with ids in place of what the file calls new units and people. */
export interface Resolved {
  changed: ChangedByImport;
  /** Employee numbers of new people, by id. */
  numbers: Map<string, string>;
}

export function resolve({ units, people, posts }: Plan): Resolved {
  const ids = new Map<string, string>();
  for (const { ref, before } of [...units, ...people]) {
    if (before === null) ids.set(ref, randomUUID());
  }
  const id = (ref: string): string => ids.get(ref) ?? ref;
  const idOrNone = (ref: string | null): string | null => (ref === null ? null : id(ref));
  return {
    numbers: new Map(
      people.flatMap(({ ref, before, number }) => (before === null ? [[id(ref), number]] : []))
    ),
    changed: {
      units: units.map(({ ref, before, after }) => ({
        id: id(ref),
        before,
        after: { ...after, parent: idOrNone(after.parent) }
      })),
      people: people.map(({ ref, before, after }) => ({
        id: id(ref),
        before,
        after: { ...after, unit: id(after.unit), manager: idOrNone(after.manager) }
      })),
      posts: posts.map(({ postId, before, after }) => ({
        id: postId ?? randomUUID(),
        before,
        after: after && {
          ...after,
          unit: id(after.unit),
          holders: after.holders.map((one) => ({ ...one, person: id(one.person) }))
        }
      })),
      placements: [],
      roles: [],
      champions: []
    }
  };
}
