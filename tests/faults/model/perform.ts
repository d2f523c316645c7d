import { toEvent } from '$lib/browser/store/record';
import type { EventData, EventType, LearningEvent } from '$lib/domain/training/events';
import type { Me } from '$lib/protocol';
import { backUp, restore } from './backup';
import type { Step, StepOf } from './history';
import { settle, type Phone, type Tab } from './phone';
import type { World } from './world';

const HOUR_MS = 3_600_000;

/** Makes one thing happen, and waits until everybody has done what follows from it at once. */
export async function perform(world: World, step: Step): Promise<void> {
  await act(world, step);
  await settle(world.tabs);
}

async function act(world: World, step: Step): Promise<void> {
  const { network } = world;
  switch (step.do) {
    case 'exchange':
      if (network.isIdle) await nextTimer(world);
      return network.exchange(step.pick, step.fault);
    case 'serve':
      if (network.isIdle) await nextTimer(world);
      return network.serve(step.pick, step.fault);
    case 'reply':
      return network.reply(step.pick);
    case 'give-up':
      return network.giveUp(step.pick);
    case 'forge':
      return forge(world, step);
    case 'wait':
      return nextTimer(world);
    case 'back-up':
      world.backup = await backUp(world.server.database, world.server.organisationId);
      return;
    case 'restore':
      return goBack(world);
    default:
      return onPhone(world, step, tabOf(world, step.tab));
  }
}

/** Time passes until some app does something by itself. */
async function nextTimer({ timeline, tabs }: World): Promise<void> {
  if (Number.isFinite(timeline.next)) timeline.advance(timeline.next);
  await settle(tabs);
}

type OnPhone = Extract<Step, { tab: number }>;

async function onPhone(world: World, step: OnPhone, tab: Tab): Promise<void> {
  const { phone } = tab;
  switch (step.do) {
    case 'record':
      return recordMany(world, tab, step);
    case 'poison':
      return record(world, tab, { ...answered(world, 0), answer: '?'.repeat(65) }, true);
    case 'trigger':
      return trigger(tab, step);
    case 'kill':
      return tab.life.killAfter(step.after);
    case 'full':
      return tab.life.fillUp(step.writes);
    case 'switch-person':
      return switchPerson(world, tab);
    case 'session':
      phone.session = whoseSession(world, phone, step.whose);
      return;
    case 'network':
      phone.online = step.on;
      return tab.trigger('online');
    case 'set-clock':
      phone.skew = step.hours * HOUR_MS;
      return;
    case 'retry-parked':
      return (await tab.app())?.retryParked().catch(() => undefined);
  }
}

async function trigger(tab: Tab, step: StepOf<'trigger'>): Promise<void> {
  await tab.app();
  tab.trigger(step.trigger);
}

const answered = (world: World, i: number): EventData['card.answered'] => ({
  module: `m${i % 3}`,
  version: 1,
  card: `c${i % 7}`,
  answer: i,
  correct: i % 2 === 0,
  ms: world.ledger.saved.size + i
});

const KINDS: ((world: World, i: number) => [EventType, EventData[EventType]])[] = [
  (_, i) => ['module.opened', { module: `m${i % 3}`, version: 1 }],
  (world, i) => ['card.answered', answered(world, i)],
  (_, i) => ['module.completed', { module: `m${i % 3}`, version: 1, score: (i % 5) / 4 }],
  (_, i) => [
    'ai-use.logged',
    {
      chose: 'used',
      task: 'draft',
      tool: 'copilot-chat',
      minutes: i % 2 === 0 ? 'took-longer' : '6-15',
      checked: i % 3 === 0 ? 'no' : 'by-reading',
      result: 'helped'
    }
  ],
  () => ['ai-use.logged', { chose: 'not-to-use' }]
];

async function recordMany(world: World, tab: Tab, { count }: StepOf<'record'>): Promise<void> {
  for (let i = 0; i < count; i++) {
    const [type, data] = KINDS[(world.ledger.saved.size + i) % KINDS.length]!(world, i);
    await record(world, tab, data, false, type);
    if (tab.life.dead) return;
  }
}

/** Records one event and writes down what the app said of it. */
async function record(
  world: World,
  tab: Tab,
  data: EventData[EventType],
  willBeRefused: boolean,
  type: EventType = 'card.answered'
): Promise<void> {
  const app = await tab.app();
  if (!app) return;
  const { life } = tab;
  const before = life.added.length;
  const told = await app.record(type, data).catch(() => null);
  const [id] = life.added.slice(before);
  const { ledger } = world;
  // What a killed tab thinks that it was told, nobody saw.
  const ok = told?.ok === true && !life.dead;
  if (ok && !id) ledger.empty += 1;
  if (!id) return;
  if (!ok) return void ledger.unsure.add(id);
  const personId = app.me.person.id;
  const event = await stored(tab, id);
  if (event) ledger.saved.set(id, { personId, event, willBeRefused });
  else ledger.empty += 1;
}

/** The event as it lies on the device the moment after the screen said "Saved". */
async function stored({ phone }: Tab, id: string): Promise<LearningEvent | null> {
  for (const { store } of phone.used) {
    const row = await store.read(['events'], async ({ events }) => events.get(id));
    if (row) return toEvent(row);
  }
  return null;
}

/** Signed out by the server, signed in again, or signed in as somebody else without telling the app. */
function whoseSession(
  world: World,
  phone: Phone,
  whose: StepOf<'session'>['whose']
): string | null {
  if (whose === 'nobody') return null;
  return (whose === 'owner' ? phone.person : theOther(world, phone)).person.id;
}

const theOther = ({ people }: World, phone: Phone): Me =>
  people.find((one) => one !== phone.person) ?? phone.person;

async function switchPerson(world: World, tab: Tab): Promise<void> {
  const { phone } = tab;
  const next = theOther(world, phone);
  await tab.leave();
  phone.person = next;
  phone.session = next.person.id;
  await tab.app();
}

async function goBack(world: World): Promise<void> {
  if (world.backup === null) return;
  world.restores += 1;
  await world.server.letGo();
  await restore(world.server.database, world.server.organisationId, world.backup);
}

async function forge({ network, ledger }: World, step: StepOf<'forge'>): Promise<void> {
  const forged = await network.forge(step.pick);
  if (forged?.answer.status !== 200) return;
  const { results } = JSON.parse(forged.answer.body) as {
    results: { id: string; status: string }[];
  };
  for (const { id, status } of results.filter((one) => forged.changed.has(one.id))) {
    const entry = ledger.saved.get(id);
    // Stored, because the real one is not there (the server went back): the real one will be parked.
    if (entry && status === 'stored') entry.willBeRefused = true;
    if (status === 'duplicate' && !entry?.willBeRefused) ledger.believed += 1;
  }
}

const tabOf = ({ tabs }: World, place: number): Tab => tabs[place % tabs.length]!;
