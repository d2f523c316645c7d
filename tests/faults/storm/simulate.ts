import { Dice } from '../../../src/lib/server/db/seed/dice';
import { Device } from './device';
import { QueueServer, type Capacity } from './queue-server';
import { VirtualClock } from './virtual-clock';

/** What was away for ten minutes, and how everybody hears that it is back. */
export type Kind =
  /** The server. Everybody looked at their phone in the moment it went; then timers try. */
  | 'server'
  /** A building's network. Its phones get the `online` event in one instant. */
  | 'building'
  /** The server, and in the moment it is back everybody opens the app: a meeting. */
  | 'meeting';

export interface StormOptions {
  kind: Kind;
  devices: number;
  /** Mean time between two things that a person does. */
  everyMs: number;
  capacity: Capacity;
  seed: number;
  /** The peak is the busiest stretch of so many seconds. */
  peakSeconds: number;
}

export interface StormResult {
  /** Requests a second while all is well … */
  steady: number;
  /** … and in the busiest stretch after the outage. */
  peak: number;
  /** Seconds from the return until all that was recorded before it is acknowledged. */
  drained: number;
  /** The same for half of the devices that had something to send. */
  half: number;
  recorded: number;
  lost: number;
  doubled: number;
  /** Requests that were sent away. */
  refused: number;
  /** Most requests inside the server at once. */
  mostInside: number;
}

const MINUTE = 60_000;
/** The apps are opened over so long; then the usual load is counted for as long again. */
const OPENING_MS = 3 * MINUTE;
const OUTAGE_MS = 10 * MINUTE;
/** After this a storm that has not passed is called endless. */
const PATIENCE_MS = 30 * MINUTE;
const LOOK_EVERY_MS = 1_000;

/** Ten thousand (or fewer) devices through an outage, in simulated time. */
export async function simulate(options: StormOptions): Promise<StormResult> {
  const storm = new Storm(options);
  const steady = await storm.workAsUsual();
  const back = await storm.goThroughOutage();
  const drainedAfter = await storm.drain(back);
  await storm.settle();
  const { peakSeconds } = options;
  const seconds = [...storm.server.arrivals].filter(([second]) => second >= back / 1000);
  drainedAfter.sort((a, b) => a - b);
  return {
    steady,
    peak: busiest(new Map(seconds), peakSeconds),
    drained: drainedAfter.at(-1) ?? 0,
    half: drainedAfter[Math.floor(drainedAfter.length / 2)] ?? 0,
    ...storm.count(),
    refused: storm.server.refused,
    mostInside: storm.server.mostInside
  };
}

/** The highest mean over so many seconds in a row. */
function busiest(arrivals: ReadonlyMap<number, number>, seconds: number): number {
  const sums = [...arrivals.keys()].map((first) => {
    const stretch = Array.from({ length: seconds }, (_, i) => arrivals.get(first + i) ?? 0);
    return stretch.reduce((sum, count) => sum + count, 0);
  });
  return Math.max(0, ...sums) / seconds;
}

class Storm {
  readonly #clock = new VirtualClock(Date.parse('2026-11-23T09:00:00Z'));
  readonly #dice: Dice;
  readonly server: QueueServer;
  readonly #devices: readonly Device[];
  #networkIsUp = true;

  constructor(private readonly options: StormOptions) {
    const { devices, everyMs, capacity, seed } = options;
    this.#dice = new Dice(seed);
    this.server = new QueueServer(this.#clock, this.#dice, capacity);
    const online = () => this.#networkIsUp;
    const around = { clock: this.#clock, dice: this.#dice, everyMs, online };
    this.#devices = Array.from({ length: devices }, (_, i) => {
      const name = `device-${i}`;
      return new Device(name, around, this.server.lineOf(name, online));
    });
  }

  /** Returns the usual requests a second. */
  async workAsUsual(): Promise<number> {
    for (const device of this.#devices) {
      this.#clock.after(this.#dice.between(0, OPENING_MS), () => device.start());
    }
    await this.#pass(OPENING_MS);
    this.server.arrivals.clear();
    await this.#pass(OPENING_MS);
    const requests = [...this.server.arrivals.values()].reduce((sum, count) => sum + count, 0);
    return requests / (OPENING_MS / 1000);
  }

  /** Returns the instant in which all is well again. */
  async goThroughOutage(): Promise<number> {
    const { kind } = this.options;
    if (kind === 'building') this.#networkIsUp = false;
    else this.server.kill();
    if (kind === 'server') this.#everybody('visible');
    await this.#pass(OUTAGE_MS);
    this.#networkIsUp = true;
    this.server.startAgain();
    if (kind === 'building') this.#everybody('online');
    if (kind === 'meeting') this.#everybody('visible');
    return this.#clock.now();
  }

  /** For each device that had something to send: after how many seconds that was acknowledged. */
  async drain(back: number): Promise<number[]> {
    const after: number[] = [];
    let owing = await owe(this.#devices, back);
    while (owing.length > 0 && this.#clock.now() < back + PATIENCE_MS) {
      await this.#pass(LOOK_EVERY_MS);
      const still = await owe(owing, back);
      const seconds = (this.#clock.now() - back) / 1000;
      after.push(...Array.from({ length: owing.length - still.length }, () => seconds));
      owing = still;
    }
    return owing.length > 0 ? [...after, Infinity] : after;
  }

  /** Lets everybody stop, and what is under way arrive. */
  async settle(): Promise<void> {
    for (const device of this.#devices) device.rest();
    const end = this.#clock.now() + PATIENCE_MS;
    while (this.#clock.now() < end && (await owe(this.#devices, Infinity)).length > 0) {
      await this.#pass(MINUTE);
    }
    await Promise.all(this.#devices.map((device) => device.close()));
  }

  count(): Pick<StormResult, 'recorded' | 'lost' | 'doubled'> {
    let [recorded, lost, doubled] = [0, 0, 0];
    for (const [i, { ids }] of this.#devices.entries()) {
      const stored = this.server.twins.get(`device-${i}`)?.ids ?? [];
      const there = new Set(stored);
      const missing = ids.filter((id) => !there.has(id)).length;
      recorded += ids.length;
      lost += missing;
      doubled += stored.length - (ids.length - missing);
    }
    return { recorded, lost, doubled };
  }

  #everybody(trigger: 'visible' | 'online'): void {
    for (const device of this.#devices) device.nudge(trigger);
  }

  async #pass(ms: number): Promise<void> {
    await this.#clock.run(this.#clock.now() + ms);
    // The app measures how long saving takes; of hundreds of thousands nobody reads them.
    performance.clearMeasures();
  }
}

async function owe(devices: readonly Device[], before: number): Promise<Device[]> {
  const owing = await Promise.all(devices.map((device) => device.owes(before)));
  return devices.filter((_, i) => owing[i]);
}
