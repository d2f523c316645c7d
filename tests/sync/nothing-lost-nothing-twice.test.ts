// IndexedDB has to be there before Dexie looks for it.
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, isModuleEvent, type ModuleProgress } from '$lib/domain/training/progress';
import { Memory } from '$lib/browser/store/memory';
import { openStore } from '$lib/browser/store/open';
import { toEvent } from '$lib/browser/store/record';
import type { SyncRequest } from '$lib/protocol';
import { Phone, somebody, type Network } from './phone';
import { jsonAnswer, TwinServer } from './twin-server';

const FAULTS = [
  'drop-request',
  'drop-reply',
  'timeout',
  'twice',
  'old-again',
  'half-taken',
  '500',
  '429',
  'html',
  '401',
  '403',
  '413',
  '422',
  '426'
] as const;
type Fault = (typeof FAULTS)[number] | 'none';

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('answer' as const), card: fc.nat(5) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('flip-network' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), keep: fc.nat(4) }) }
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const history = fc.record({
  steps: fc.array(fc.tuple(fc.nat(1), step), { maxLength: 25 }),
  faults: fc.array(fc.constantFrom<Fault>(...FAULTS, 'none'), { maxLength: 25 })
});

/** A network that goes through `faults`, then is good. */
function faulty(faults: Fault[], old: SyncRequest[], server: TwinServer): Network {
  return (request, deliver) => {
    const fault = faults.shift() ?? 'none';
    if (fault === 'old-again' && old[0]) server.answer(old[0]);
    old.push(request);
    return withFault(fault, deliver);
  };
}

function withFault(fault: Fault, deliver: Parameters<Network>[1]): ReturnType<Network> {
  switch (fault) {
    case 'drop-request':
      return 'offline';
    case 'drop-reply':
      deliver();
      return 'offline';
    case 'timeout':
      deliver();
      return 'timeout';
    case 'twice':
      deliver();
      return deliver();
    case 'half-taken':
      return deliver((events) => events.slice(0, Math.floor(events.length / 2)));
    case 'html':
      return { ...jsonAnswer(200, {}), contentType: 'text/html', body: '<title>WiFi</title>' };
    case '429':
      return { ...jsonAnswer(429, {}), retryAfter: '30' };
    case 'none':
    case 'old-again':
      return deliver();
    default:
      return jsonAnswer(Number(fault), { code: fault, message: '' });
  }
}

/** Does one step; says how many events it recorded. */
async function take(phone: Phone, server: TwinServer, step: Step): Promise<number> {
  switch (step.do) {
    case 'answer':
      await phone.answer(`c${step.card}`, String(phone.clock.now()));
      return 1;
    case 'wait':
      await phone.advance(phone.clock.next);
      return 0;
    case 'look':
      await phone.trigger('visible');
      return 0;
    case 'kill':
      await phone.reopen();
      return 0;
    case 'flip-network':
      phone.online = !phone.online;
      await phone.trigger('online');
      return 0;
    case 'restore':
      server.goBackTo(step.keep);
      return 0;
  }
}

type Opening = Parameters<typeof Phone.open>[1];

async function run(
  { steps, faults }: { steps: [number, Step][]; faults: Fault[] },
  seams: () => NonNullable<Opening>
): Promise<void> {
  const server = new TwinServer();
  const network = faulty([...faults], [], server);
  const phones = [
    await Phone.open(server, { ...seams(), network, me: somebody() }),
    await Phone.open(server, { ...seams(), network, me: somebody() })
  ] as const;
  let recorded = 0;
  for (const [which, step] of steps) {
    const phone = phones[which as 0 | 1];
    recorded += await take(phone, server, step);
    // No state is an end: within the hour something is tried.
    expect(phone.clock.next).toBeLessThanOrEqual(60 * 60_000);
  }
  for (const phone of phones) await end(phone);
  // Twice around: the second phone may have been the one to notice that the server went back.
  for (const phone of [...phones, ...phones]) await end(phone);
  await agree(phones, server, recorded);
}

/** Faults have stopped: everything goes, what was set aside included. */
async function end(phone: Phone): Promise<void> {
  phone.network = (_request, deliver) => deliver();
  phone.online = true;
  await phone.learner.retryParked();
  await phone.advance(60 * 60_000);
  await phone.learner.syncNow();
  await phone.drain();
}

async function agree(phones: readonly Phone[], server: TwinServer, recorded: number) {
  const all = await Promise.all(phones.map((phone) => phone.learner.exportAll()));
  const own = all.flatMap(({ events }) => events.filter(({ origin }) => origin === 'here'));
  expect(own).toHaveLength(recorded);
  expect(server.ids.toSorted()).toEqual(own.map(({ id }) => id).toSorted());
  const truth = own
    .map(toEvent)
    .filter(isModuleEvent)
    .reduce<ModuleProgress | undefined>(fold, undefined);
  for (const { progress, waiting, parked } of all) {
    expect({ progress, waiting, parked }).toEqual({
      progress: truth ? [truth] : [],
      waiting: [],
      parked: []
    });
  }
}

describe('whatever the network, the server and the battery do', () => {
  it('once faults stop, everything recorded is on the server once and on both devices', async () => {
    const inMemory = () => {
      const store = new Memory();
      return { seams: { openStore: () => Promise.resolve(store) } };
    };
    await fc.assert(
      fc.asyncProperty(history, (one) => run(one, inMemory)),
      { numRuns: 200 }
    );
  }, 60_000);

  it('the same on disk', async () => {
    await fc.assert(
      fc.asyncProperty(history, (one) => run(one, () => ({ seams: { openStore } }))),
      { numRuns: 10 }
    );
  }, 60_000);
});
