import { Agent, request as httpRequest } from 'node:http';
import type { Answer, Transport } from '../../../src/lib/browser/sync/reply';
import { PERSON_HEADER, SYNC_PATH } from '../../../src/lib/protocol';
import { Dice } from '../../../src/lib/server/db/seed/dice';
import { Device } from './device';
import { VirtualClock } from './virtual-clock';

/** Somebody with a session, as a request needs them. */
export interface SignedInPerson {
  personId: string;
  cookie: string;
}

export interface RealStormOptions {
  origin: string;
  people: readonly SignedInPerson[];
  everyMs: number;
  seed: number;
  /** How many times as fast as real time the devices live. */
  times: number;
  /** Called now and then while it lasts. */
  watch: (line: string) => void;
}

export interface RealStormResult {
  /** Of everything that a device called saved. */
  ids: string[];
  /** Devices whose outbox was not empty when patience ended. */
  stuck: number;
  requests: number;
  refused: number;
  /** No answer in time, or none at all. */
  failed: number;
  /** Real seconds from the network's return until every outbox was empty. */
  seconds: number;
}

const MINUTE = 60_000;
/** Connections that this one machine keeps open for all of its devices. */
const CONNECTIONS = 512;
const GIVEN_UP_MS = 20_000;
/** Of the devices' time. */
const OUTAGE_MS = 10 * MINUTE;
const GOES_ON_MS = 3 * MINUTE;
const PATIENCE_MS = 120 * MINUTE;

/**
 * A building comes back before a real server: ten minutes without a network in no time at all, then
 * every device sends over HTTP, in time that goes faster than the clock on the wall.
 */
export async function realStorm(options: RealStormOptions): Promise<RealStormResult> {
  const clock = new VirtualClock(Date.now() - OUTAGE_MS);
  const line = new Line(options.origin);
  const online = () => line.isOpen;
  const around = { clock, dice: new Dice(options.seed), everyMs: options.everyMs, online };
  const devices = options.people.map(
    (person, i) => new Device(`storm-${i}`, around, line.of(person))
  );
  for (const device of devices) device.start();
  await clock.run(clock.now() + OUTAGE_MS);
  const since = performance.now();
  clock.pace(options.times);
  line.isOpen = true;
  for (const device of devices) device.nudge('online');
  const stuck = await drain(devices, clock, (left) =>
    options.watch(`${left} devices have something to send, ${line.refused} requests sent away`)
  );
  const seconds = Math.round((performance.now() - since) / 1000);
  await Promise.all(devices.map((device) => device.close()));
  line.close();
  const { requests, refused, failed } = line;
  return { ids: devices.flatMap(({ ids }) => ids), stuck, requests, refused, failed, seconds };
}

/** Everybody goes on for a while, then rests; returns how many could not send all they had. */
async function drain(
  devices: readonly Device[],
  clock: VirtualClock,
  watch: (left: number) => void
): Promise<number> {
  await clock.run(clock.now() + GOES_ON_MS);
  for (const device of devices) device.rest();
  const end = clock.now() + PATIENCE_MS;
  for (;;) {
    const owing = await Promise.all(devices.map((device) => device.owes(Infinity)));
    const left = owing.filter(Boolean).length;
    if (left === 0 || clock.now() > end) return left;
    watch(left);
    await clock.run(clock.now() + MINUTE / 2);
    performance.clearMeasures();
  }
}

/** The real way to the server, as the app's fetch goes it. */
class Line {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  isOpen = false;
  requests = 0;
  refused = 0;
  failed = 0;

  constructor(private readonly origin: string) {}

  of({ personId, cookie }: SignedInPerson): Transport {
    const headers = {
      ...{ cookie, [PERSON_HEADER]: personId },
      ...{ 'content-type': 'application/json', accept: 'application/json' }
    };
    return async (request) => {
      if (!this.isOpen) return 'offline';
      this.requests += 1;
      const answer = await this.#post(JSON.stringify(request), headers);
      if (answer === 'timeout' || answer === 'offline') this.failed += 1;
      else if (answer.status !== 200) this.refused += 1;
      return answer;
    };
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(body: string, headers: Record<string, string>) {
    return new Promise<Answer | 'timeout' | 'offline'>((resolve) => {
      const asked = httpRequest(
        `${this.origin}${SYNC_PATH}`,
        { method: 'POST', agent: this.#agent, headers },
        (response) => {
          let said = '';
          response.setEncoding('utf8').on('data', (text: string) => (said += text));
          response.on('error', () => resolve('offline'));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              contentType: response.headers['content-type'] ?? '',
              retryAfter: response.headers['retry-after'] ?? null,
              body: said
            })
          );
        }
      );
      asked.setTimeout(GIVEN_UP_MS, () => {
        resolve('timeout');
        asked.destroy();
      });
      asked.on('error', () => resolve('offline'));
      asked.end(body);
    });
  }
}
