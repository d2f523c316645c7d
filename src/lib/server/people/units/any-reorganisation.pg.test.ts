import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import type { Change } from '../../../domain/people/reorganise';
import type { RosterUnit } from '../../../domain/people/unit-tree';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { championUnit, person } from '../../db/schema/people';
import { recount } from '../../insight/recount';
import { checkedUse, makeOrganisation, opened, RECEIVED, sent } from '../../sync/fixture';
import { ingest } from '../../sync/ingest';
import type { Who } from '../../training/person-state';
import { withTheirCounts } from '../move';
import { foresee, reorganise } from './reorganise';
import { rosterUnits } from './read';

let fresh: FreshDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const NOW = new Date('2026-11-25T12:00:00Z');
const DAYS = ['2026-10-01', '2026-11-10', '2026-11-25'];

/** A step is a handful of numbers: which kind, which units, which people; made real when its turn comes. */
const step = fc.record({
  kind: fc.constantFrom('add', 'rename', 'move', 'merge', 'close', 'split', 'learn', 'leave'),
  one: fc.nat(),
  other: fc.nat(),
  day: fc.constantFrom(...DAYS)
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let names = 0;

function changeFrom({ kind, one, other }: Step, units: RosterUnit[], staff: Placed[]): Change {
  const pick = (n: number): string => units[n % units.length]!.unitId;
  const [unitId, second] = [pick(one), pick(other)];
  const name = `Unit ${(names += 1)}`;
  const parentId = other % 5 === 0 ? null : second;
  if (kind === 'add') return { kind, parentId, name };
  if (kind === 'rename') return { kind, unitId, name };
  if (kind === 'move') return { kind, unitId, parentId };
  if (kind === 'merge') return { kind, unitId, intoId: second };
  if (kind === 'close') return { kind, unitId };
  const there = staff.filter((who) => who.unitId === unitId).map((who) => who.personId);
  const personIds = there.filter((_, i) => (other >> i) % 2 === 0);
  return { kind: 'split', unitId, name, personIds, postIds: [] };
}

type Placed = Who & { unitId: string };

const look = (organisationId: string) =>
  database.within(organisationId, async (tx) => {
    const { rows } = await tx.execute<{
      completed: number;
      weeks: number;
      organisation: number;
    }>(sql`
      select (select coalesce(sum(completions), 0) from unit_week)::int as weeks,
        (select count(*) from person_module where completed_on is not null)::int as completed,
        (select count(*) from organisation)::int as organisation`);
    const staff = await tx.select().from(person);
    return {
      units: await rosterUnits(tx, organisationId),
      drift: await recount(tx, organisationId),
      staff: staff.map(({ personId, unitId }) => ({ organisationId, personId, unitId })),
      leavers: staff.filter((one) => !one.active).length,
      counted: rows[0]!
    };
  });

/** Each unit stands where its path says, below an open one if it is open, and nowhere below itself. */
function expectTree(units: readonly RosterUnit[]): void {
  const byId = new Map(units.map((unit) => [unit.unitId, unit]));
  for (const unit of units) {
    const above = unit.parentId === null ? [] : byId.get(unit.parentId)!.path;
    expect(unit.path).toEqual([...above, unit.unitId]);
    expect(new Set(unit.path).size).toBe(unit.path.length);
    if (unit.closedOn === null && unit.parentId !== null)
      expect(byId.get(unit.parentId)!.closedOn).toBeNull();
    if (unit.closedOn !== null) expect(unit.people).toBe(0);
  }
}

const learn = (who: Who, { one, day }: Step) => {
  const at = { at: `${day}T10:00:00.000+00:00` };
  const module = `m${one % 3}`;
  const done = sent('module.completed', { module, version: 1, score: 1 }, at);
  const events = [opened(module, at), done, checkedUse(at)];
  return ingest(database, who, { device: 'phone', events, receivedAt: RECEIVED });
};

async function takeStep(organisationId: string, taken: Step): Promise<void> {
  const before = await look(organisationId);
  const who = before.staff[taken.other % before.staff.length]!;
  const actor = { organisationId, actorId: who.personId, address: null };
  if (taken.kind === 'learn') {
    await learn(who, taken);
  } else if (taken.kind === 'leave') {
    await database.exclusively(organisationId, (tx) =>
      withTheirCounts(tx, organisationId, [who.personId], async () => {
        await tx.execute(
          sql`update person set active = not active where person_id = ${who.personId}`
        );
      })
    );
  } else {
    const wanted = {
      change: changeFrom(taken, before.units, before.staff),
      effectiveOn: taken.day,
      now: NOW
    };
    const foreseen = await foresee(database, actor, wanted);
    expect(await look(organisationId)).toEqual(before);
    // A phone sends while it happens.
    const [done] = await Promise.all([reorganise(database, actor, wanted), learn(who, taken)]);
    expect(done.ok).toBe(foreseen.ok);
    if (done.ok && foreseen.ok) expect(done.done.people).toBe(foreseen.forecast.people);
  }
}

test('whatever is reorganised, nobody and nothing is lost, and the counts stay exact', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async (steps) => {
      const { organisationId, units, people } = await makeOrganisation(database, 3, 2, 0, 1);
      await database.within(organisationId, async (tx) => {
        const champion = { organisationId, personId: people[0]!.personId };
        await tx.insert(championUnit).values({ ...champion, unitId: units[1]! });
      });
      for (const taken of steps) {
        await takeStep(organisationId, taken);
        const after = await look(organisationId);
        expect(after.drift).toEqual([]);
        expectTree(after.units);
        expect(after.staff.map((one) => one.personId).sort()).toEqual(
          people.map((one) => one.personId).sort()
        );
        expect(after.counted.weeks).toBe(after.counted.completed);
        const working = after.units.reduce((sum, unit) => sum + unit.people, 0);
        expect(working + after.leavers).toBe(people.length);
      }
    }),
    { numRuns: 12 }
  );
}, 240_000);
