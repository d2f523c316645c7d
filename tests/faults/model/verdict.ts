import { isDeepStrictEqual } from 'node:util';
import { sql } from 'drizzle-orm';
import { TABLES, type EventRow, type Store } from '$lib/browser/store/rows';
import { allOf } from '$lib/browser/store/look';
import { toEvent } from '$lib/browser/store/record';
import type { LearningEvent } from '$lib/domain/training/events';
import { fold, isModuleEvent, type ModuleProgress } from '$lib/domain/training/progress';
import { recount } from '$lib/server/insight/recount';
import type { Healed } from './heal';
import type { Verdict } from './outcome';
import type { World } from './world';

interface StoredRow extends Record<string, unknown> {
  event_id: string;
  person_id: string;
  seq: number;
  at: string;
  type: string;
  v: number;
  data: unknown;
}

interface Device {
  personId: string;
  all: Awaited<ReturnType<typeof allOf>>;
}

/** Looks at the server and at every device, and compares them with what people were told. */
export async function judge(world: World, { stuck }: Healed): Promise<Verdict> {
  const { rows, drift } = await onServer(world);
  const devices = await onDevices(world);
  const parkedIds = new Set(devices.flatMap(({ all }) => all.parked.map(({ id }) => id)));
  const waiting = new Set(devices.flatMap(({ all }) => all.waiting));
  const byId = new Map(rows.map((row) => [row.event_id, row]));
  const { saved, unsure, empty, believed } = world.ledger;
  const entries = [...saved];
  const gone = entries.filter(([id]) => !byId.has(id) && !parkedIds.has(id) && !waiting.has(id));
  const changed = entries.filter(([id, entry]) => {
    const row = byId.get(id);
    return row && !entry.willBeRefused && !isSame(row, entry);
  });
  return {
    faults: world.network.faults,
    kills: world.tabs.reduce((sum, tab) => sum + tab.kills, 0),
    restores: world.restores,
    acknowledged: entries.filter(([id]) => byId.has(id)).length,
    parked: entries.filter(([id]) => !byId.has(id) && parkedIds.has(id)).length,
    lost: gone.length + empty,
    doubled: rows.filter(({ event_id: id }) => !saved.has(id) && !unsure.has(id)).length,
    changed: changed.length + believed,
    torn: devices.reduce((sum, device) => sum + torn(device, byId), 0),
    drift,
    missed: devices.reduce((sum, device) => sum + missing(device, rows), 0),
    wrong: devices.filter((device) => !isProgressRight(device)).length,
    stuck: stuck + wrongfullyParked(world, devices)
  };
}

const onServer = ({ server }: World) =>
  server.database.within(server.organisationId, async (tx) => {
    const { rows } = await tx.execute<StoredRow>(
      sql`select event_id, person_id, seq, at, type, v, data from event
        where organisation_id = ${server.organisationId}`
    );
    return { rows, drift: (await recount(tx, server.organisationId)).length };
  });

async function onDevices({ phones }: World): Promise<Device[]> {
  const used = phones.flatMap((phone) => phone.used);
  return Promise.all(
    used.map(async ({ me, store }) => ({ personId: me.person.id, all: await everything(store) }))
  );
}
const everything = (store: Store) => store.read(TABLES, allOf);

function isSame(
  row: StoredRow,
  { personId, event }: { personId: string; event: LearningEvent }
): boolean {
  const { event_id: id, person_id: owner, ...rest } = row;
  return owner === personId && isDeepStrictEqual({ id, ...rest }, event);
}

/** An event and what becomes of it are written together, or neither is. */
function torn({ all }: Device, onServer: ReadonlyMap<string, unknown>): number {
  const onTheWay = new Set([...all.waiting, ...all.parked.map(({ id }) => id)]);
  const known = new Set(all.events.map(({ id }) => id));
  const orphans = [...onTheWay].filter((id) => !known.has(id));
  const own = all.events.filter(({ origin }) => origin === 'here');
  return orphans.length + own.filter(({ id }) => !onTheWay.has(id) && !onServer.has(id)).length;
}

/** After the last pull a device has every event of its person that the server has. */
function missing({ personId, all }: Device, rows: readonly StoredRow[]): number {
  const known = new Set([...all.events, ...all.unread].map(({ id }) => id));
  return rows.filter((row) => row.person_id === personId && !known.has(row.event_id)).length;
}

function isProgressRight({ all }: Device): boolean {
  const truth = new Map<string, ModuleProgress>();
  for (const event of inOrder(all.events).map(toEvent).filter(isModuleEvent)) {
    truth.set(event.data.module, fold(truth.get(event.data.module), event));
  }
  const shown = new Map(all.progress.map((one) => [one.module, one]));
  return sameMaps(shown, truth);
}

const sameMaps = (a: Map<string, unknown>, b: Map<string, unknown>): boolean =>
  a.size === b.size && [...a].every(([key, value]) => isDeepStrictEqual(value, b.get(key)));

const inOrder = (events: readonly EventRow[]) => events.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Set aside although nothing is wrong with it, and still so when it had been tried again. */
const wrongfullyParked = ({ ledger }: World, devices: readonly Device[]): number =>
  devices
    .flatMap(({ all }) => all.parked)
    .filter(({ id }) => ledger.saved.get(id)?.willBeRefused === false).length;
