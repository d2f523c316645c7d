import { uuidV7Maker } from '../../../src/lib/browser/device/uuid-v7';
import type { Clock } from '../../../src/lib/browser/device/clock';
import { Memory } from '../../../src/lib/browser/store/memory';
import { record, type Recorder } from '../../../src/lib/browser/store/record';
import type { Transport } from '../../../src/lib/browser/sync/reply';
import { Sync } from '../../../src/lib/browser/sync/sync.svelte';
import type { Trigger } from '../../../src/lib/browser/sync/triggers';
import type { Dice } from '../../../src/lib/server/db/seed/dice';

/** What every device of a storm shares. */
export interface Surroundings {
  clock: Clock;
  dice: Dice;
  /** Mean time between two things that a person does, in milliseconds. */
  everyMs: number;
  /** Whether the browser says that there is a network. */
  online: () => boolean;
}

const MODULES = ['getting-started', 'using-copilot-safely', 'owning-ai-outputs'];

/** One installed app: the product's own store, outbox and sync, on the storm's clock and dice. */
export class Device {
  readonly #store = new Memory();
  readonly #recorder: Recorder;
  readonly #sync: Sync;
  #records = true;
  /** Of everything that this device called saved. */
  readonly ids: string[] = [];

  constructor(
    device: string,
    private readonly around: Surroundings,
    transport: Transport
  ) {
    const { clock, dice, online } = around;
    const now = () => clock.now();
    const makeId = uuidV7Maker(now, (bytes) => bytes.map(() => dice.whole(0, 255)));
    this.#recorder = { store: this.#store, device, makeId, now };
    this.#sync = new Sync({
      ...{ store: this.#store, device, transport, clock, online },
      random: () => dice.between(0, 1),
      lock: (work) => work().then(() => true),
      isMine: () => true
    });
  }

  /** Opens the app; from now on its person does something now and then. */
  start(): void {
    this.nudge('start');
    this.#recordLater();
  }

  nudge(trigger: Trigger): void {
    this.#sync.nudge(trigger);
  }

  /** The person does no more; what waits is still being sent. */
  rest(): void {
    this.#records = false;
  }

  async close(): Promise<void> {
    this.rest();
    await this.#sync.stop();
  }

  /** Whether something recorded before `instant` is not acknowledged. */
  async owes(instant: number): Promise<boolean> {
    const [oldest] = await this.#store.oldest(1);
    return oldest !== undefined && oldest.addedAt < instant;
  }

  #recordLater(): void {
    const { clock, dice, everyMs } = this.around;
    // Nobody knows when: the gaps of a Poisson process.
    clock.after(-Math.log(1 - dice.between(0, 1)) * everyMs, () => {
      if (this.#records) void this.#record().then(() => this.#recordLater());
    });
  }

  async #record(): Promise<void> {
    const n = this.ids.length;
    const saved = await record(this.#recorder, 'card.answered', {
      ...{ module: this.around.dice.pick(MODULES), version: 1 },
      ...{ card: `card-${n % 9}`, answer: 'first', correct: n % 3 > 0, ms: n }
    });
    if (!saved.ok) throw new Error(saved.code);
    this.ids.push(saved.event.id);
    this.nudge('record');
  }
}
