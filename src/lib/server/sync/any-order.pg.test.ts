import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { CHECKED, MINUTES_BANDS } from '../../domain/training/ai-use';
import { countedOn } from '../../domain/training/counted-on';
import type { LearningEvent } from '../../domain/training/events';
import { fold, nothingYet, type PersonState } from '../../domain/training/person-state';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { recount } from '../insight/recount';
import { readStanding, standing, type StandingRow, type Who } from '../training/person-state';
import { makeOrganisation, opened, sent, type Raw } from './fixture';
import { ingest } from './ingest';

let fresh: FreshDatabase;
let database: Database;

const RECEIVED = new Date('2026-11-18T15:30:00Z');
const MODULES = ['one', 'two', 'constructor'];

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

/** Any time in six weeks of both summer and winter time, and now and then one that cannot be right. */
const at = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 42 * 24 * 60 }) },
  { weight: 1, arbitrary: fc.constantFrom(-40 * 365 * 1440, 60 * 365 * 1440) }
);
const writtenAt = at.map((minutes) =>
  new Date(Date.parse('2026-10-07T00:00:00Z') + minutes * 60_000).toISOString()
);
const onModule = fc.constantFrom(...MODULES);
const anything: fc.Arbitrary<() => Raw> = fc.oneof(
  fc.tuple(onModule, writtenAt).map(
    ([module, when]) =>
      () =>
        opened(module, { at: when })
  ),
  fc
    .tuple(onModule, writtenAt, fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 4 }))
    .map(
      ([module, when, score, version]) =>
        () =>
          sent('module.completed', { module, version, score: score / 1000 }, { at: when })
    ),
  fc.tuple(writtenAt, fc.constantFrom(...MINUTES_BANDS), fc.constantFrom(...CHECKED)).map(
    ([when, minutes, checked]) =>
      () =>
        sent(
          'ai-use.logged',
          {
            chose: 'used',
            task: 'draft',
            tool: 'other-approved',
            minutes,
            checked,
            result: 'helped'
          },
          { at: when }
        )
  ),
  writtenAt.map((when) => () => sent('ai-use.logged', { chose: 'not-to-use' }, { at: when }))
);

/** What a person did on two devices. */
const person = fc.array(fc.array(anything, { maxLength: 14 }), { minLength: 2, maxLength: 2 });
/** Two people of one unit, how their work is cut into batches, and in which order those arrive. */
const history = fc.record({
  people: fc.array(person, { minLength: 2, maxLength: 2 }),
  size: fc.integer({ min: 1, max: 7 }),
  order: fc.infiniteStream(fc.nat()),
  again: fc.infiniteStream(fc.boolean()),
  together: fc.boolean()
});

const cut = (who: Who, device: string, events: Raw[], size: number) =>
  Array.from({ length: Math.ceil(events.length / size) }, (_, n) => ({
    who,
    batch: { device, events: events.slice(n * size, (n + 1) * size), receivedAt: RECEIVED }
  }));

const folded = (events: readonly Raw[]): PersonState =>
  events
    .map((raw) => raw as unknown as LearningEvent)
    .map((event) => ({ event, countedOn: countedOn(event.at, RECEIVED).day }))
    .reduce(fold, nothingYet);

test('whatever the order, the batches and the repeats, the counts are those of the events', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ people, size, order, again, together }) => {
      const { organisationId, people: staff } = await makeOrganisation(database, 2);
      const made = people.map((devices) => devices.map((events) => events.map((make) => make())));
      const once = made.flatMap((devices, i) =>
        devices.flatMap((events, n) => cut(staff[i]!, `device-${n}`, events, size))
      );
      const repeat = [...again.take(once.length)];
      const all = [...once, ...once.filter((_, i) => repeat[i])];
      const keys = [...order.take(all.length)];
      const arriving = all
        .map((one, i) => ({ one, key: keys[i]! }))
        .sort((a, b) => a.key - b.key)
        .map(
          ({ one }) =>
            () =>
              ingest(database, one.who, one.batch)
        );
      if (together) await Promise.all(arriving.map((send) => send()));
      else for (const send of arriving) await send();

      await database.within(organisationId, async (tx) => {
        expect(await recount(tx, organisationId)).toEqual([]);
        for (const [i, devices] of made.entries()) {
          const expected = folded(devices.flat());
          const weeks = Object.keys(expected.checkedUses);
          const { rows } = await tx.execute<StandingRow>(
            standing(staff[i]!, { modules: MODULES, weeks }, sql`null`)
          );
          expect(readStanding(rows[0]).state).toEqual(expected);
        }
      });
    }),
    { numRuns: 25 }
  );
}, 120_000);
