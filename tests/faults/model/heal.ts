import type { Learner } from '$lib/browser/learner.svelte';
import { settle, Tab, type Phone } from './phone';
import type { World } from './world';

/** More timers than any phone needs, however many failures it has behind it. */
const ENOUGH_TRIES = 60;
/** No timer of the app is longer than the longest wait that it lets a server ask for. */
const LONGEST_WAIT_MS = 60 * 60_000;

/** How many phones still had something to send when every fault had stopped for long enough. */
export interface Healed {
  stuck: number;
}

/**
 * The faults stop, and nobody helps: each person on each phone opens the app once more and waits.
 * Twice around, for the second phone may be the first to learn that the server went back.
 */
export async function heal(world: World): Promise<Healed> {
  await world.server.letGo();
  let stuck = await waitOutOpenTabs(world);
  for (const tab of world.tabs) tab.kill();
  for (const round of [1, 2]) {
    for (const phone of world.phones) {
      for (const { me } of phone.used) {
        phone.person = me;
        phone.session = me.person.id;
        phone.online = true;
        stuck += (await drain(world, phone, round === 1)) ? 0 : 1;
      }
    }
  }
  return { stuck };
}

/** Tabs that are still open send what they have by their own timers: nobody taps, no event comes. */
async function waitOutOpenTabs(world: World): Promise<number> {
  let stuck = 0;
  for (const phone of world.phones) {
    phone.session = phone.person.person.id;
    phone.online = true;
  }
  for (const tab of world.tabs) {
    const learner = tab.open;
    if (learner?.me !== tab.phone.person) continue;
    const sent = await waitUntilSent(world, tab, learner).catch(() => false);
    // A kill that was still to come came: who is not there waits for nothing.
    if (!sent && !tab.life.dead) stuck += 1;
  }
  return stuck;
}

/** Opens the app and lets time pass until all is sent and nothing more is asked for. */
async function drain(world: World, phone: Phone, retry: boolean): Promise<boolean> {
  world.timeline.stopAll();
  const tab = new Tab(phone);
  const learner = await tab.app();
  if (!learner) return false;
  let sent = await waitUntilSent(world, tab, learner);
  if (retry && learner.parked > 0) {
    // What was set aside because of a fault goes now; what is really bad is set aside again.
    await learner.retryParked();
    sent = (await waitUntilSent(world, tab, learner)) && sent;
  }
  tab.kill();
  await settle([tab]);
  return sent;
}

async function waitUntilSent(world: World, tab: Tab, learner: Learner): Promise<boolean> {
  for (let tries = 0; tries < ENOUGH_TRIES; tries++) {
    await quieten(world, tab);
    const { waiting } = await learner.exportAll();
    if (waiting.length === 0 && learner.sync.kind === 'idle') return true;
    if (world.timeline.next > LONGEST_WAIT_MS) return false;
    world.timeline.advance(world.timeline.next);
  }
  return false;
}

async function quieten(world: World, tab: Tab): Promise<void> {
  do {
    await world.network.deliverAll();
    await settle([tab, ...world.tabs]);
  } while (!world.network.quiet);
}
