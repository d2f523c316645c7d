import * as z from 'zod/mini';

const pair = z.tuple([z.uuid(), z.uuid()]);

/** What the form says of each pair, named by both people's ids; whatever is not a pair is left out. */
export function decisionsOf(form: FormData) {
  return [...form].flatMap(([name, value]) => {
    const ids = pair.safeParse(name.split(' '));
    if (!ids.success || (value !== 'same' && value !== 'two')) return [];
    const [personId, theirPersonId] = ids.data;
    return [{ personId, theirPersonId, same: value === 'same' }];
  });
}
