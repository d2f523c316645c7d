import { setMaxListeners } from 'node:events';
import type { Answer } from '$lib/browser/sync/reply';
import type { Fault } from './history';
import { Killed } from './mortal-store';
import { databaseGone, serverKilled, type Sent, type Server } from './server';

type Heard = Answer | 'offline' | 'timeout';

interface Request {
  sent: Sent;
  /** Null when nobody waits for the answer any more. */
  hear: ((heard: Heard) => void) | null;
}
interface Reply {
  answer: Promise<Heard>;
  request: Request;
}

/** Longest that something strange in the middle sends a phone away for, in seconds. */
const RETRY_AFTER = '30';

/** No real answer of a history took so long, in milliseconds. */
const FORGED_MS = 77_777_777;

/** Everything that is on its way between phones and server. It arrives when, and how, somebody says so. */
export class Network {
  #requests: Request[] = [];
  #replies: Reply[] = [];
  #past: Sent[] = [];
  /** Requests that something happened to. */
  faults = 0;

  constructor(
    private readonly server: Server,
    private readonly now: () => number,
    private readonly dice: () => number
  ) {}

  get quiet(): boolean {
    return this.isIdle && this.#replies.length === 0;
  }

  /** No request is on its way to the server. */
  get isIdle(): boolean {
    return this.#requests.length === 0;
  }

  /** Hands a request over; resolves when its answer arrives or the phone stops listening. */
  send(sent: Sent, abort: AbortSignal): Promise<Heard> {
    return new Promise((resolve) => {
      const request: Request = { sent, hear: resolve };
      this.#requests.push(request);
      setMaxListeners(0, abort);
      abort.addEventListener('abort', () => hear(request, 'offline'), { once: true });
    });
  }

  /** A request reaches the server and its answer the phone. */
  async exchange(pick: number, fault: Fault): Promise<void> {
    const reply = await this.#serve(pick, fault);
    if (reply && fault !== 'late-commit') await this.#hand(reply);
  }

  /** A request reaches the server; the answer stays on its way. */
  async serve(pick: number, fault: Fault): Promise<void> {
    await this.#serve(pick, fault);
  }

  /** An answer that is on its way arrives. */
  async reply(pick: number): Promise<void> {
    const reply = at(this.#replies, pick);
    if (reply) await this.#hand(reply);
  }

  /** A phone has waited long enough. The request is still on its way. */
  giveUp(pick: number): void {
    const listening = this.#requests.filter((request) => request.hear !== null);
    const request = at(listening, pick);
    if (request) hear(request, 'timeout');
  }

  /** Everything that is on its way arrives unharmed. */
  async deliverAll(): Promise<void> {
    while (this.#replies.length > 0) await this.reply(0);
    while (this.#requests.length > 0) await this.exchange(0, 'none');
  }

  /** Somebody who listened in changes events of a past request and sends them as their own. */
  async forge(pick: number): Promise<{ answer: Answer; changed: ReadonlySet<string> } | null> {
    const sent = at(this.#past, pick);
    if (!sent?.session) return null;
    const request = JSON.parse(sent.body) as { events: { id: string; data: { ms?: number } }[] };
    const changed = request.events.filter(({ data }) => data.ms !== undefined);
    for (const { data } of changed) data.ms = FORGED_MS;
    const body = JSON.stringify(request);
    const answer = await this.server.handle({ ...sent, body }, this.now());
    return { answer, changed: new Set(changed.map(({ id }) => id)) };
  }

  async #serve(pick: number, fault: Fault): Promise<Reply | null> {
    const request = at(this.#requests, pick);
    if (!request) return null;
    this.#requests = this.#requests.filter((one) => one !== request);
    if (fault !== 'none') this.faults += 1;
    const answer = await this.#meet(request.sent, fault);
    this.#past.push(request.sent);
    const reply = { request, answer: answer.later };
    this.#replies.push(reply);
    return reply;
  }

  async #hand(reply: Reply): Promise<void> {
    this.#replies = this.#replies.filter((one) => one !== reply);
    await this.server.letGo();
    hear(reply.request, await reply.answer.catch(offlineWhenKilled));
  }

  /** The answer stands in an object, because it may have to be waited for until something else happens. */
  async #meet(sent: Sent, fault: Fault): Promise<{ later: Promise<Heard> }> {
    if (fault === 'late-commit') {
      return { later: (await this.server.holdOpen(sent, this.now())).answer };
    }
    const heard = await this.#answer(sent, fault).catch(offlineWhenKilled);
    return { later: Promise.resolve(heard) };
  }

  async #answer(sent: Sent, fault: Exclude<Fault, 'late-commit'>): Promise<Heard> {
    const handle = (what = sent) => this.server.handle(what, this.now());
    switch (fault) {
      case 'none':
        return handle();
      case 'drop-request':
        return 'offline';
      case 'drop-reply':
      case 'killed-after-commit':
        await handle();
        return 'offline';
      case 'twice':
        await handle();
        return handle();
      case 'twice-at-once': {
        const [, second] = await Promise.all([handle(), handle()]);
        return second;
      }
      case 'old-again': {
        const old = at(this.#past, Math.floor(this.dice() * this.#past.length));
        if (old) await handle(old);
        return handle();
      }
      case 'killed-before-commit':
        return this.server.handle(sent, this.now(), serverKilled);
      case 'database-gone':
        return this.server.handle(sent, this.now(), databaseGone);
      case 'cut-request':
        return handle({ ...sent, body: this.#cut(sent.body) });
      case 'garbled-request':
        return handle({ ...sent, body: this.#garble(sent.body) });
      default:
        return this.#between(sent, fault, handle);
    }
  }

  /** What does not come from our server, or not as it left it. */
  async #between(
    sent: Sent,
    fault: Extract<
      Fault,
      | `status-${string}`
      | `portal-${string}`
      | `${string}-reply`
      | 'proxy-error-after'
      | 'half-answered'
    >,
    handle: () => Promise<Answer>
  ): Promise<Heard> {
    switch (fault) {
      case 'portal-html':
        return said(200, 'text/html', '<title>Guest WiFi</title>');
      case 'portal-json':
        return said(200, 'application/json', '{"status":"ok","results":[]}');
      case 'proxy-error-after':
        await handle();
        return said(502, 'text/html', '<h1>Bad gateway</h1>');
      case 'half-answered':
        return halfOf(await handle());
      case 'cut-reply':
      case 'garbled-reply': {
        const answer = await handle();
        const harm = fault === 'cut-reply' ? this.#cut : this.#garble;
        return { ...answer, body: harm.call(this, answer.body) };
      }
      case 'drop-reply':
        return 'offline';
      default:
        return said(
          Number(fault.slice('status-'.length)),
          'application/json',
          '{"code":"x","message":""}'
        );
    }
  }

  #cut(body: string): string {
    return body.slice(0, Math.floor(this.dice() * body.length));
  }

  /** No JSON has these characters in it, so TLS or the parser always notices. */
  #garble(body: string): string {
    const place = Math.floor(this.dice() * body.length);
    return `${body.slice(0, place)}\u0000\ufffd\u0000${body.slice(place + 3)}`;
  }
}

/** The answers of the first half of the events only; the server has them all. */
function halfOf(answer: Answer): Answer {
  if (answer.status !== 200) return answer;
  const body = JSON.parse(answer.body) as { results: unknown[] };
  const results = body.results.slice(0, Math.floor(body.results.length / 2));
  return { ...answer, body: JSON.stringify({ ...body, results }) };
}

const said = (status: number, contentType: string, body: string): Answer => ({
  status,
  contentType,
  retryAfter: status === 429 || status === 503 ? RETRY_AFTER : null,
  body
});

function hear(request: Request, heard: Heard): void {
  request.hear?.(heard);
  request.hear = null;
}

function offlineWhenKilled(error: unknown): 'offline' {
  if (error instanceof Killed) return 'offline';
  throw error;
}

const at = <T>(list: readonly T[], pick: number): T | undefined =>
  list.length === 0 ? undefined : list[pick % list.length];
