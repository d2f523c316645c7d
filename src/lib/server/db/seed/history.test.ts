import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readContent } from '../../../content/read';
import { weekOf } from '../../../domain/insight/calendar';
import { countedOn } from '../../../domain/training/counted-on';
import type { LearningEvent } from '../../../domain/training/events';
import { parseEvent } from '../../../protocol';
import { projectRoot } from '../../root';
import { BRACKENSHIRE } from './brackenshire';
import { historyOf } from './history';
import type { Setting } from './life';
import { makeRoster } from './roster';
import { daysUpTo } from './working-days';

const { modules } = readContent(join(projectRoot(), 'content'));
const { members } = makeRoster(BRACKENSHIRE, 1);
const now = new Date('2026-11-19T13:00:00Z');

const settingAt = (instant: Date): Setting => ({
  seed: 1,
  modules,
  tools: BRACKENSHIRE.settings.tools.map((tool) => tool.id),
  days: daysUpTo(instant),
  now: instant
});
const everyone = members.map((member) => ({
  member,
  batches: historyOf(member, settingAt(now))
}));
const batches = everyone.flatMap((one) => one.batches);
const events = batches.flatMap((batch) => batch.events);
const ofTeam = (name: string): LearningEvent[] =>
  everyone
    .filter(({ member }) => member.team.name === name)
    .flatMap((one) => one.batches.flatMap((batch) => batch.events));
const share = (part: readonly unknown[], whole: readonly unknown[]) => part.length / whole.length;

test('between 45,000 and 60,000 events, each one that the server takes', () => {
  expect(events.length).toBeGreaterThan(45_000);
  expect(events.length).toBeLessThan(60_000);
  expect(events.filter((event) => !parseEvent(event).ok)).toEqual([]);
  expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
});

test('nothing is in the future, and everything counts on its own day', () => {
  for (const batch of batches) {
    expect(batch.receivedAt.getTime()).toBeLessThanOrEqual(now.getTime());
    expect(batch.events.length).toBeLessThanOrEqual(200);
    const misplaced = batch.events.filter(({ at }) => {
      const { day, adjusted } = countedOn(at, batch.receivedAt);
      return adjusted || day !== at.slice(0, 10) || Date.parse(at) > batch.receivedAt.getTime();
    });
    expect(misplaced).toEqual([]);
  }
});

test('times are London times: +01:00 in summer, +00:00 in winter', () => {
  const offsets = (from: string, to: string) =>
    new Set(events.filter(({ at }) => at >= from && at < to).map(({ at }) => at.slice(-6)));
  expect(offsets('2026-08-01', '2026-10-25')).toEqual(new Set(['+01:00']));
  expect(offsets('2026-10-25', '2026-12-01')).toEqual(new Set(['+00:00']));
});

test('work happens on weekdays in waking hours', () => {
  const weekend = events.filter(({ at }) => [0, 6].includes(new Date(at.slice(0, 10)).getUTCDay()));
  expect(share(weekend, events)).toBeLessThan(0.1);
  const asleep = events.filter(({ at }) => at.slice(11, 13) < '05' || at.slice(11, 13) > '21');
  expect(asleep).toEqual([]);
});

test('sixteen weeks that grow, with a dip at half-term', () => {
  const weeks = new Map<string, number>();
  for (const { at } of events) {
    const week = weekOf(at.slice(0, 10));
    weeks.set(week, (weeks.get(week) ?? 0) + 1);
  }
  const counts = [...weeks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
  expect(counts).toHaveLength(17);
  const sum = (list: number[]) => list.reduce((total, one) => total + one, 0);
  expect(sum(counts.slice(12, 16))).toBeGreaterThan(3 * sum(counts.slice(0, 4)));
  const halfTerm = weeks.get('2026-10-26')!;
  expect(halfTerm).toBeLessThan(weeks.get('2026-10-19')!);
  expect(halfTerm).toBeLessThan(weeks.get('2026-11-02')!);
});

describe('teams differ', () => {
  const finished = (name: string) => {
    const own = ofTeam(name).filter((event) => event.type === 'module.completed');
    return share(
      own,
      members.filter((member) => member.team.name === name)
    );
  };
  test('some are keen and some have no time', () => {
    expect(finished('Libraries')).toBeGreaterThan(2.5);
    expect(finished('Waste and recycling crews')).toBeLessThan(0.5);
    expect(ofTeam('Waste and recycling crews').length).toBeGreaterThan(0);
  });

  test('one loses time with AI, and only that one', () => {
    for (const name of new Set(members.map((member) => member.team.name))) {
      const uses = ofTeam(name).flatMap(({ type, data }) =>
        type === 'ai-use.logged' && data.chose === 'used' ? [data.minutes] : []
      );
      const longer = share(
        uses.filter((minutes) => minutes === 'took-longer'),
        uses
      );
      if (name === 'Special educational needs') expect(longer).toBeGreaterThan(0.5);
      else if (uses.length >= 30) expect(longer).toBeLessThan(0.2);
    }
  });

  test('some people choose not to use AI, and say so', () => {
    const logs = events.filter((event) => event.type === 'ai-use.logged');
    const not = logs.filter(({ data }) => 'chose' in data && data.chose === 'not-to-use');
    expect(share(not, logs)).toBeGreaterThan(0.03);
    expect(share(not, logs)).toBeLessThan(0.1);
  });
});

test('the learner has finished one module and begun no other, on whatever day the demo is made', () => {
  const learner = members.find((member) => member.persona === 'learner')!;
  for (const day of ['2026-01-02', '2026-03-29', '2026-08-31', '2026-11-23', '2026-12-25']) {
    const own = historyOf(learner, settingAt(new Date(`${day}T03:00:00Z`)));
    const touched = own.flatMap((batch) =>
      batch.events.flatMap(({ type, data }) => (type === 'ai-use.logged' ? [] : [data.module]))
    );
    expect(new Set(touched)).toEqual(new Set(['getting-started']));
    const types = own.flatMap((batch) => batch.events.map((event) => event.type));
    expect(types.filter((type) => type === 'module.completed')).toHaveLength(1);
    expect(types.filter((type) => type === 'ai-use.logged')).toHaveLength(4);
  }
});

test('the same person has the same history every time', () => {
  const { member, batches: once } = everyone[3]!;
  expect(historyOf(member, settingAt(now))).toEqual(once);
});
