import { uuidV7Maker } from '../../../src/lib/browser/device/uuid-v7';
import { MAX_EVENTS, PROTOCOL, SYNC_PATH } from '../../../src/lib/protocol';

interface Recorded {
  id: string;
  seq: number;
  at: string;
  type: 'ai-use.logged';
  v: 1;
  data: { chose: 'not-to-use' };
}
interface Answered {
  results: { id: string; status: string }[];
  cursor: { epoch: string; pos: number };
  more: boolean;
}

const makeId = uuidV7Maker(Date.now);

/** A device without the app that keeps the app's promises: it forgets nothing, and offers all again to a new epoch. */
export class WireDevice {
  readonly recorded: Recorded[] = [];
  /** Events sent again because the server went back. */
  offeredAgain = 0;
  #unsent: Recorded[] = [];
  #cursor: Answered['cursor'] | null = null;

  private constructor(
    private readonly origin: string,
    private readonly cookie: string,
    private readonly device: string
  ) {}

  /** Signs in as a persona of the demo. */
  static async signIn(origin: string, as: string): Promise<WireDevice> {
    const answer = await fetch(`${origin}/demo/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin },
      body: new URLSearchParams({ as })
    });
    if (answer.status !== 303) throw new Error(`sign-in as ${as}: ${answer.status}`);
    const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]);
    return new WireDevice(origin, cookie.join('; '), makeId());
  }

  record(count: number): void {
    for (let i = 0; i < count; i++) {
      const event: Recorded = {
        id: makeId(),
        seq: this.recorded.length + 1,
        at: new Date().toISOString(),
        type: 'ai-use.logged',
        v: 1,
        data: { chose: 'not-to-use' }
      };
      this.recorded.push(event);
      this.#unsent.push(event);
    }
  }

  /** Sends until nothing waits and nothing more is to hear. */
  async drain(): Promise<void> {
    for (let more = true; more || this.#unsent.length > 0;) more = await this.#exchange();
  }

  async #exchange(): Promise<boolean> {
    const events = this.#unsent.slice(0, MAX_EVENTS);
    const { origin, cookie, device } = this;
    const answer = await fetch(origin + SYNC_PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, origin },
      body: JSON.stringify({ protocol: PROTOCOL, device, cursor: this.#cursor, events })
    });
    if (answer.status !== 200) throw new Error(`sync: ${answer.status} ${await answer.text()}`);
    const { results, cursor, more } = (await answer.json()) as Answered;
    const refused = results.find(({ status }) => status !== 'stored' && status !== 'duplicate');
    if (refused) throw new Error(`${refused.id}: ${refused.status}`);
    if (this.#cursor && this.#cursor.epoch !== cursor.epoch) {
      this.#unsent = [...this.recorded];
      this.offeredAgain += this.recorded.length;
    }
    const taken = new Set(results.map(({ id }) => id));
    this.#unsent = this.#unsent.filter(({ id }) => !taken.has(id));
    this.#cursor = cursor;
    return more;
  }
}
