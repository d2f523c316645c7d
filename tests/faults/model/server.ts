import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '$lib/browser/sync/reply';
import { PERSON_HEADER, SYNC_PATH } from '$lib/protocol';
import type { Database, Transaction } from '$lib/server/db/client';
import { answer } from '$lib/server/sync/answer';
import { Killed } from './mortal-store';

/** A request as it left a phone. */
export interface Sent {
  body: string;
  /** Whose cookie went with it; null when nobody was signed in. */
  session: string | null;
  /** Whom the app meant. */
  person: string;
}

/** A head start, in real milliseconds, for whoever comes second while a transaction is held open. */
const HEAD_START_MS = 4;

/** The real endpoint on the real PostgreSQL, for one organisation. It can die at any moment. */
export class Server {
  #held: { release: () => void; done: Promise<unknown> } | null = null;

  constructor(
    readonly database: Database,
    readonly organisationId: string
  ) {}

  /** @throws Killed when `beforeCommit` does: nothing was stored, and nobody answers. */
  async handle(
    sent: Sent,
    now: number,
    beforeCommit: () => Promise<void> = () => Promise.resolve()
  ): Promise<Answer> {
    const answering = this.#answer(sent, now, beforeCommit);
    if (this.#held) {
      await Promise.race([answering.catch(() => undefined), sleep(HEAD_START_MS)]);
      await this.letGo();
    }
    return answering;
  }

  /** Holds the transaction open before its commit, until `letGo` or the next request. */
  async holdOpen(sent: Sent, now: number): Promise<{ answer: Promise<Answer> }> {
    await this.letGo();
    const [released, release] = signal();
    const [reached, reach] = signal();
    const answering = this.#answer(sent, now, () => {
      reach();
      return released;
    });
    this.#held = { release, done: answering };
    await Promise.race([reached, answering.catch(() => undefined)]);
    return { answer: answering };
  }

  /** Commits what is held open. */
  async letGo(): Promise<void> {
    const held = this.#held;
    this.#held = null;
    held?.release();
    await held?.done.catch(() => undefined);
  }

  async #answer(sent: Sent, now: number, beforeCommit: () => Promise<void>): Promise<Answer> {
    if (sent.session === null) return signedOut;
    const request = new Request(`http://own-it.test${SYNC_PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [PERSON_HEADER]: sent.person },
      body: sent.body
    });
    const who = { organisationId: this.organisationId, personId: sent.session };
    const response = await answer(
      beforeEachCommit(this.database, beforeCommit),
      who,
      request,
      new Date(now)
    );
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      retryAfter: response.headers.get('retry-after'),
      date: new Date(now).toUTCString(),
      body: await response.text()
    };
  }
}

/** What SvelteKit answers for requireRole. */
const signedOut: Answer = {
  status: 401,
  contentType: 'application/json',
  retryAfter: null,
  body: JSON.stringify({ message: 'Sign in first.', code: 'signed-out' })
};

function beforeEachCommit(database: Database, beforeCommit: () => Promise<void>): Database {
  const first =
    <T>(work: (tx: Transaction) => Promise<T>) =>
    async (tx: Transaction): Promise<T> => {
      const value = await work(tx);
      await beforeCommit();
      return value;
    };
  return {
    ...database,
    within: (organisationId, work) => database.within(organisationId, first(work)),
    alone: (organisationId, personId, work) => database.alone(organisationId, personId, first(work))
  };
}

/** PostgreSQL went away: the server lives on and says so. */
export const databaseGone = (): Promise<never> =>
  Promise.reject(Object.assign(new Error('terminating connection'), { code: '57P01' }));

export const serverKilled = (): Promise<never> => Promise.reject(new Killed());

function signal(): [happened: Promise<void>, happen: () => void] {
  let happen: () => void = () => undefined;
  const happened = new Promise<void>((resolve) => (happen = resolve));
  return [happened, () => happen()];
}
