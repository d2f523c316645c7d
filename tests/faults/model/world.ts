import type { LearningEvent } from '$lib/domain/training/events';
import type { Me } from '$lib/protocol';
import type { Database } from '$lib/server/db/client';
import { makeOrganisation } from '$lib/server/sync/fixture';
import type { History } from './history';
import { Network } from './network';
import { Phone, settle, Tab } from './phone';
import { Server } from './server';
import { diceFrom, Timeline } from './timeline';

/** What the app said of the events it was asked to record. */
export interface Ledger {
  /** The screen said "Saved". */
  saved: Map<string, { personId: string; event: LearningEvent; willBeRefused: boolean }>;
  /** The app died, or said that it could not save: it may be there or not. */
  unsure: Set<string>;
  /** Said "Saved", and no event was written. */
  empty: number;
  /** Events with changed content that the server took for ones that it has. */
  believed: number;
}

/** Two people with three tabs on two phones, one server, and the time that passes for all of them. */
export interface World {
  server: Server;
  network: Network;
  timeline: Timeline;
  people: readonly Me[];
  phones: readonly Phone[];
  tabs: readonly Tab[];
  ledger: Ledger;
  /** Rows of the organisation as they were; null before the first backup. */
  backup: string | null;
  restores: number;
}

const me = (organisationId: string, personId: string): Me => ({
  organisation: { id: organisationId, name: 'Anytown', locals: {}, tools: [] },
  person: { id: personId, name: 'Sam', unit: 'Parks', roles: ['learner'] }
});

export async function makeWorld(database: Database, { dice, onDisk }: History): Promise<World> {
  // Sam and Kim are in one unit, so that they meet in its rollups.
  const { organisationId, people } = await makeOrganisation(database, 2);
  const [sam, kim] = people.map(({ personId }) => me(organisationId, personId));
  if (!sam || !kim) throw new Error('the organisation has no people');
  const timeline = new Timeline();
  const rolls = diceFrom(dice);
  const server = new Server(database, organisationId);
  const network = new Network(server, () => timeline.now, rolls);
  const around = { network, timeline, dice: rolls, onDisk };
  const shared = new Phone(sam, around);
  const second = new Phone(sam, around);
  return {
    server,
    network,
    timeline,
    people: [sam, kim],
    phones: [shared, second],
    tabs: [new Tab(shared), new Tab(shared), new Tab(second)],
    ledger: { saved: new Map(), unsure: new Set(), empty: 0, believed: 0 },
    backup: null,
    restores: 0
  };
}

/** Ends everything, so that nothing of one history runs into the next. */
export async function endWorld({ server, tabs, timeline, phones }: World): Promise<void> {
  await server.letGo();
  for (const tab of tabs) tab.kill();
  timeline.stopAll();
  await settle(tabs);
  for (const phone of phones) phone.close();
}
