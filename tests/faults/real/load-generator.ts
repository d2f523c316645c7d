/**
 * Devices that record and send without pause. They are the app without its screens: its own store, outbox
 * and exchange, so an event leaves the outbox here exactly when it would on a phone. Only the
 * pauses after a failure are shorter.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidV7Maker } from '../../../src/lib/browser/device/uuid-v7';
import { Memory } from '../../../src/lib/browser/store/memory';
import { record } from '../../../src/lib/browser/store/record';
import type { EventRow } from '../../../src/lib/browser/store/rows';
import { exchange, type Outcome } from '../../../src/lib/browser/sync/exchange';
import type { Answer, Transport } from '../../../src/lib/browser/sync/reply';
import { me, MAX_EVENTS, PERSON_HEADER, SYNC_PATH, syncResponse } from '../../../src/lib/protocol';
import { Dice } from '../../../src/lib/server/db/seed/dice';

/** Whose devices: two of the learner's, who must not count twice what both send. */
const PERSONAS = ['learner', 'learner', 'champion', 'hr', 'admin'] as const;
const MODULES = ['getting-started', 'using-copilot-safely', 'owning-ai-outputs'] as const;
const BANDS = ['took-longer', 'no-change', '1-5', '6-15', '16-30'] as const;
const TIMEOUT_MS = 3_000;
/** A device that has got nowhere for so long never will. */
const STUCK_MS = 90_000;

/** One answer of the server: when it was asked, when it had answered, and what it newly stored. */
export interface Acknowledgement {
  askedAt: number;
  answeredAt: number;
  stored: number;
}

interface Wiring {
  /** Where devices send: usually a fault proxy. */
  origin: string;
  seed: number;
  /** Most events that a device records between two exchanges. */
  burst?: number;
  personas?: readonly (typeof PERSONAS)[number][];
  acknowledged?: (one: Acknowledgement) => void;
}

/** A device of a demo persona. */
class Device {
  readonly store = new Memory();
  readonly id: string;
  readonly #transport: Transport;
  #makeId = uuidV7Maker(Date.now);
  #made = 0;
  #limit = MAX_EVENTS;

  constructor(
    readonly personId: string,
    private readonly dice: Dice,
    transport: Transport
  ) {
    this.id = dice.uuid();
    this.#transport = transport;
  }

  /** Saves an event as a tap does. */
  async record(): Promise<void> {
    const n = (this.#made += 1);
    const { store, id: device } = this;
    // Spread over some weeks, as after a long time without signal.
    const now = () => Date.now() - this.dice.whole(0, 40) * 86_400_000;
    const recorder = { store, device, makeId: this.#makeId, now };
    const about = { module: this.dice.pick(MODULES), version: 1 };
    const answer = { card: `card-${n % 9}`, answer: 'first', correct: n % 3 > 0, ms: n };
    const use = { task: 'draft', tool: 'copilot-chat', minutes: this.dice.pick(BANDS) } as const;
    const kind = n % 10;
    const saved =
      kind === 0
        ? await record(recorder, 'module.completed', { ...about, score: 0.8 })
        : kind < 4
          ? await record(recorder, 'ai-use.logged', {
              chose: 'used',
              ...use,
              checked: 'by-reading',
              result: 'helped'
            })
          : await record(recorder, 'card.answered', { ...about, ...answer });
    if (!saved.ok) throw new Error(`the device could not save: ${saved.code}`);
  }

  async exchange(): Promise<Outcome> {
    const link = { store: this.store, device: this.id, transport: this.#transport, now: Date.now };
    const outcome = await exchange(link, this.#limit, new AbortController().signal);
    this.#limit = outcome.limit;
    return outcome;
  }

  /** Everything this device knows, and of its own events those that still wait or are parked. */
  look(): Promise<{ known: EventRow[]; waiting: Set<string>; parked: Set<string> }> {
    return this.store.read(['events', 'outbox', 'parked'], async (tables) => ({
      known: await tables.events.toArray(),
      waiting: new Set((await tables.outbox.toArray()).map((row) => row.id)),
      parked: new Set((await tables.parked.toArray()).map((row) => row.id))
    }));
  }
}

export class Load {
  #stopped = false;
  #living: Promise<void>[] = [];

  private constructor(
    readonly devices: readonly Device[],
    private readonly dice: Dice,
    private readonly burst: number
  ) {}

  /** Signs the devices in at the server itself (a bad network begins afterwards) and sets them going. */
  static async start(server: string, wiring: Wiring): Promise<Load> {
    const dice = new Dice('load', wiring.seed);
    const devices: Device[] = [];
    for (const [place, as] of (wiring.personas ?? PERSONAS).entries()) {
      const { cookie, personId } = await signIn(server, as);
      const transport = transportOf(wiring, cookie, personId);
      devices.push(new Device(personId, new Dice('device', wiring.seed, place), transport));
    }
    const load = new Load(devices, dice, wiring.burst ?? 8);
    load.#living = devices.map((device) => load.#live(device));
    return load;
  }

  async #live(device: Device): Promise<void> {
    while (!this.#stopped) {
      for (let n = this.dice.whole(1, this.burst); n > 0; n -= 1) await device.record();
      const { kind } = await device.exchange();
      await sleep(this.dice.between(0, kind === 'ok' ? 20 : 100));
    }
  }

  /** Ids that a device took out of its outbox because the server said that it has them. */
  async acknowledged(): Promise<Set<string>> {
    const looks = await Promise.all(this.devices.map((device) => device.look()));
    return new Set(
      looks.flatMap(({ known, waiting, parked }) =>
        known
          .filter(({ id, origin }) => origin === 'here' && !waiting.has(id) && !parked.has(id))
          .map(({ id }) => id)
      )
    );
  }

  /** Nothing new is recorded; resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#living);
  }

  /** After `stop`: sends and fetches until there is nothing left, or a device is stuck. */
  async drain(): Promise<void> {
    // Once more when all have sent: the first to finish has not heard what another one sent later.
    for (let round = 0; round < 2; round += 1) {
      await Promise.all(this.devices.map(empty));
    }
  }
}

async function empty(device: Device): Promise<void> {
  for (let movedAt = Date.now(); Date.now() - movedAt < STUCK_MS;) {
    const outcome = await device.exchange();
    if (outcome.kind === 'ok' && !outcome.again) return;
    if (outcome.kind === 'ok') movedAt = Date.now();
    else await sleep(100);
  }
}

/** @returns the session cookie of a demo persona, and who that is. */
export async function signIn(
  server: string,
  as: string
): Promise<{ cookie: string; personId: string }> {
  const answer = await fetch(`${server}/demo/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ as }),
    redirect: 'manual'
  });
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const told = await fetch(`${server}/api/me`, { headers: { cookie } });
  return { cookie, personId: me.parse(await told.json()).person.id };
}

/** Node's fetch has no cookies of its own; the rest is what the app's transport does. */
function transportOf(wiring: Wiring, cookie: string, personId: string): Transport {
  return async (request) => {
    const askedAt = Date.now();
    try {
      const response = await fetch(wiring.origin + SYNC_PATH, {
        method: 'POST',
        redirect: 'error',
        headers: { 'content-type': 'application/json', cookie, [PERSON_HEADER]: personId },
        body: JSON.stringify(request),
        signal: AbortSignal.timeout(TIMEOUT_MS)
      });
      const body = await response.text();
      const answer: Answer = {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        retryAfter: response.headers.get('retry-after'),
        body
      };
      tell(wiring, answer, askedAt);
      return answer;
    } catch (error) {
      return error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'offline';
    }
  };
}

function tell({ acknowledged }: Wiring, { status, body }: Answer, askedAt: number): void {
  if (!acknowledged || status !== 200) return;
  const { results } = syncResponse.parse(JSON.parse(body));
  const stored = results.filter((one) => one.status === 'stored').length;
  if (stored > 0) acknowledged({ askedAt, answeredAt: Date.now(), stored });
}
