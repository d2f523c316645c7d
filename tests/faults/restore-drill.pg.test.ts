import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isModuleEvent } from '$lib/domain/training/progress';
import type { Me } from '$lib/protocol';
import { backup, restore } from '$lib/server/db/backup/commands';
import { targetAt, type Target } from '$lib/server/db/backup/target';
import { openDatabase } from '$lib/server/db/client';
import { migrate } from '$lib/server/db/migrate';
import { recount } from '$lib/server/insight/recount';
import { makeOrganisation } from '$lib/server/sync/fixture';
import type { Who } from '$lib/server/training/person-state';
import { freshDatabase, type FreshDatabase } from '../database';
import { DrillPhone, type Reachable } from './drill-phone';

const DAY_MS = 86_400_000;
const home = mkdtempSync(join(tmpdir(), 'own-it-drill-'));
const file = join(home, 'drill.backup');

let fresh: FreshDatabase;
let target: Target;
const server: Reachable = { database: null };

beforeEach(async () => {
  fresh = await freshDatabase();
  target = targetAt(fresh.url);
  await migrate(fresh.connection);
  up();
});
afterEach(async () => {
  await down();
  await fresh.drop();
  rmSync(home, { recursive: true, force: true });
});

const up = () => (server.database = openDatabase(fresh.connection));
async function down(): Promise<void> {
  const { database } = server;
  server.database = null;
  await database?.close();
}

const asMe = ({ organisationId, personId }: Who): Me => ({
  organisation: { id: organisationId, name: 'Anytown', locals: {}, tools: [] },
  person: { id: personId, name: 'Sam', unit: 'Parks', roles: ['learner'] }
});

/** What the database itself says: whose cards it has, and which counts are not those of its events. */
async function truth(organisationId: string) {
  const database = server.database!;
  return database.within(organisationId, async (tx) => {
    const { rows } = await tx.execute<{ person: string; card: string }>(
      sql`select person_id as person, data->>'card' as card from event`
    );
    return {
      cards: rows.map(({ person, card }) => `${person}:${card}`).sort(),
      drift: await recount(tx, organisationId)
    };
  });
}

/** Answers by people on phones; `saved` is what those phones said they have. */
class Work {
  readonly saved: string[] = [];

  async by(phone: DrillPhone, count: number): Promise<void> {
    const { id } = phone.learner.me.person;
    for (let i = 0; i < count; i++) {
      const card = `c${this.saved.length}`;
      await phone.answer(`module-${this.saved.length % 7}`, card);
      this.saved.push(`${id}:${card}`);
    }
  }
}

/** Progress on a phone is what the events on it add up to, each of them once. */
async function expectProgressOf(phone: DrillPhone, saved: readonly string[]): Promise<void> {
  const { events } = await phone.learner.exportAll();
  const { id } = phone.learner.me.person;
  const mine = saved.filter((one) => one.startsWith(id)).map((one) => one.slice(id.length + 1));
  const here = events
    .filter(isModuleEvent)
    .flatMap(({ data }) => ('card' in data ? data.card : []));
  expect(here.sort()).toEqual([...mine].sort());
  await vi.waitFor(() => {
    const modules = Object.values(phone.learner.progress);
    expect(modules.flatMap(({ cards }) => Object.keys(cards)).sort()).toEqual([...mine].sort());
  });
}

const DRILL_MS = 120_000;

test(
  'backup, 1,000 more events, restore, everybody reconnects: nothing lost, nothing twice',
  async () => {
    const { organisationId, people } = await makeOrganisation(server.database!, 3, 1);
    const [ann, ben, cat, dan] = people.map(asMe) as [Me, Me, Me, Me];
    const phones = ['ann', 'ann-2', 'ben', 'shared'].map((name) => new DrillPhone(name, server));
    const [first, second, bens, shared] = phones as [
      DrillPhone,
      DrillPhone,
      DrillPhone,
      DrillPhone
    ];
    const work = new Work();

    await first.signIn(ann);
    await second.signIn(ann);
    await bens.signIn(ben);
    await shared.signIn(cat);
    for (const phone of phones) await work.by(phone, 10);
    for (const phone of phones) await phone.drain();
    await backup(target, file);

    // A thousand more, all acknowledged; one person then signs out of the phone they share.
    await work.by(first, 300);
    await work.by(second, 200);
    await work.by(bens, 250);
    await work.by(shared, 200);
    for (const phone of phones) await phone.drain();
    await shared.signOut();
    await shared.signIn(dan);
    await work.by(shared, 50);
    await shared.drain();
    expect((await truth(organisationId)).cards).toEqual([...work.saved].sort());

    // The server is gone and comes back as it was, a little work waiting on a phone meanwhile.
    await down();
    await work.by(bens, 5);
    await restore(target, file, { replace: true });
    up();
    expect((await truth(organisationId)).cards).toHaveLength(40);

    for (const phone of phones) await phone.drain();
    await shared.signOut();
    shared.clock.advance(30 * DAY_MS);
    await shared.signIn(cat);
    for (const phone of phones) await phone.drain();

    const { cards, drift } = await truth(organisationId);
    expect(cards).toEqual([...work.saved].sort());
    expect(drift).toEqual([]);
    for (const phone of phones) {
      expect(phone.learner.parked).toBe(0);
      expect(phone.answered.rejected).toBeUndefined();
      await expectProgressOf(phone, work.saved);
    }
  },
  DRILL_MS
);

test('a server that went back without saying so is noticed all the same', async () => {
  const { organisationId, people } = await makeOrganisation(server.database!, 1);
  const phone = new DrillPhone('quiet', server);
  const work = new Work();
  await phone.signIn(asMe(people[0]!));
  await work.by(phone, 5);
  await phone.drain();
  // What a hand-made restore without a new epoch does: the last rows are gone.
  await server.database!.owner.execute(sql`delete from event where pos > 2`);
  for (const table of ['person_module', 'unit_module']) {
    await server.database!.owner.execute(sql`delete from ${sql.identifier(table)}
      where module not in (select data->>'module' from event)`);
  }
  await phone.signOut();
  await phone.signIn(asMe(people[0]!));
  await phone.drain();
  const { cards, drift } = await truth(organisationId);
  expect(cards).toEqual([...work.saved].sort());
  expect(drift).toEqual([]);
});
