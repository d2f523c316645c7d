import { expect, test } from 'vitest';
import { BRACKENSHIRE } from './brackenshire';
import { makeJobs } from './posts';
import { makeRoster } from './roster';

const roster = makeRoster(BRACKENSHIRE, 1);
const { jobs, posts, holders, placements } = makeJobs(roster, 1);

test('everybody has one main post in their own team, and the same ones every time', () => {
  const unitOf = new Map(posts.map((post) => [post.postId, post.unitId]));
  for (const { personId, unitId } of roster.members) {
    const mains = holders.filter((one) => one.personId === personId && one.isMain);
    expect(mains.map((one) => unitOf.get(one.postId))).toEqual([unitId]);
  }
  expect(makeJobs(roster, 1)).toEqual({ jobs, posts, holders, placements });
});

test('some posts are vacant, some people hold two, and no number is given twice', () => {
  const held = new Set(holders.map((one) => one.postId));
  expect(posts.filter((post) => !held.has(post.postId)).length).toBeGreaterThan(5);
  expect(holders.filter((one) => !one.isMain).length).toBeGreaterThan(3);
  expect(new Set(posts.map((post) => post.number)).size).toBe(posts.length);
});

test('a team has one manager, who manages everybody else of it and not themselves', () => {
  const unitOf = new Map(roster.members.map((one) => [one.personId, one.unitId]));
  for (const { personId, managerId, startedOn } of jobs.values()) {
    expect(managerId).not.toBe(personId);
    if (managerId) expect(unitOf.get(managerId)).toBe(unitOf.get(personId));
    expect(startedOn! < '2026-01-01').toBe(true);
  }
  expect([...jobs.values()].filter((one) => one.managerId === null)).toHaveLength(41);
});

test('a few came from another team, and are now where they are', () => {
  expect(placements.length).toBeGreaterThan(4);
  for (const { personId, unitId } of roster.members) {
    const theirs = placements.filter((one) => one.personId === personId);
    if (theirs.length > 0) expect(theirs.at(-1)!.unitId).toBe(unitId);
  }
});
