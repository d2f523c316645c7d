import type { Mapping } from './fields';
import { newPerson, type PersonChange, type PersonRef } from './people-changes';
import type { Holder, Present, PresentPost } from './present';
import type { Row } from './row';
import type { Staff } from './staff';
import type { Line } from './table';
import type { UnitRef } from './tree';

export interface PostFacts {
  number: string;
  title: string;
  unit: UnitRef;
  budgetedFte: number | null;
  holders: readonly (Holder & { person: PersonRef })[];
}

/** What happens to a post: no `before`, it is new; no `after`, it is gone. */
export interface PostChange {
  postId: string | null;
  before: PostFacts | null;
  after: PostFacts | null;
}

interface Given {
  kept: readonly Row[];
  staff: ReadonlyMap<string, Staff>;
  left: readonly Row[];
  refs: ReadonlyMap<Line, UnitRef>;
  present: Present;
  people: readonly PersonChange[];
  mapping: Mapping;
  complete: boolean;
}

/** What the file changes about posts. Those that a row left out is about, or its person holds, stay. */
export function postChanges(given: Given): PostChange[] {
  const { mapping, present, left, people } = given;
  if (mapping.postNumber === undefined) return withoutLeavers(present.posts, people);
  const wanted = wantedPosts(given);
  const byNumber = new Map(present.posts.map((post) => [post.number, post]));
  const leftPosts = new Set(left.flatMap(({ post }) => post?.number ?? []));
  const leftPeople = new Set(left.map(({ number }) => number));
  const leftIds = new Set(
    present.people.flatMap(({ number, personId }) => (leftPeople.has(number) ? [personId] : []))
  );
  const stays = (post: PresentPost): boolean =>
    leftPosts.has(post.number) || post.holders.some(({ person }) => leftIds.has(person));
  const changes: PostChange[] = [];
  for (const after of wanted.values()) {
    const before = byNumber.get(after.number);
    if (leftPosts.has(after.number) || (before && stays(before))) continue;
    if (before && same(before, after)) continue;
    changes.push({
      postId: before?.postId ?? null,
      before: before ? factsOf(before) : null,
      after
    });
  }
  if (!given.complete) return changes;
  for (const post of present.posts) {
    if (wanted.has(post.number) || stays(post)) continue;
    changes.push({ postId: post.postId, before: factsOf(post), after: null });
  }
  return changes;
}

/** A file that says nothing of posts says at least who cannot hold one any more. */
function withoutLeavers(
  posts: readonly PresentPost[],
  people: readonly PersonChange[]
): PostChange[] {
  const gone = new Set(people.flatMap((one) => (one.kind === 'leaves' ? [one.ref] : [])));
  return posts.flatMap((post) => {
    const before = factsOf(post);
    const holders = before.holders.filter(({ person }) => !gone.has(person));
    if (holders.length === before.holders.length) return [];
    return [{ postId: post.postId, before, after: { ...before, holders } }];
  });
}

function wantedPosts({ kept, staff, refs, present }: Given): Map<string, PostFacts> {
  const ids = new Map(present.people.map(({ number, personId }) => [number, personId]));
  const wanted = new Map<string, PostFacts & { holders: Holder[] }>();
  for (const row of kept) {
    const unit = refs.get(row.line);
    if (!row.post || unit === undefined) continue;
    const { number, title, budgetedFte } = row.post;
    const post = wanted.get(number) ?? { number, title, unit, budgetedFte, holders: [] };
    wanted.set(number, post);
    const who = row.number === null ? undefined : staff.get(row.number);
    if (!who?.rows.includes(row)) continue;
    const person = ids.get(who.number) ?? newPerson(who.number);
    post.holders.push({ person, isMain: row === who.main, fte: row.fte });
  }
  return wanted;
}

const factsOf = ({ postId: _id, ...facts }: PresentPost): PostFacts => facts;

const key = (holders: readonly Holder[]): string =>
  JSON.stringify(holders.map(({ person, isMain, fte }) => [person, isMain, fte]).sort());

const same = (a: PresentPost, b: PostFacts): boolean =>
  a.title === b.title &&
  a.unit === b.unit &&
  a.budgetedFte === b.budgetedFte &&
  key(a.holders) === key(b.holders);
