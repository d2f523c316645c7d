import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { me, type Me } from '../../../src/lib/protocol';
import type { Server } from '../../e2e/server';
import { bundle } from '../../faults/bundle';
import { atMost, figure, type Result } from '../result';
import { cookieOf } from './ours';
import type * as PhoneFile from './phone';
import { slowLine, type Line } from './slow-line';

const WAITING = 200;
/** A phone at the edge of a cell. */
const SHAPE = { roundTripMs: 400, bytesPerSecond: 50_000 };
/** In which the app would have asked again of its own accord, were there anything to ask. */
const WATCHED_MS = 3_000;
/** Over the time that the line itself needs. */
const SLOWER_THAN_LINE = 1.5;

/** A phone that is up to date answers 200 cards without a signal and comes back on a slow line. */
export async function reconnect(server: Server): Promise<Result[]> {
  const { file, remove } = await bundle(['tests', 'bench', 'sync'], 'phone');
  const real = globalThis.fetch;
  const line = await slowLine(server.port, SHAPE);
  try {
    const { Phone } = (await import(pathToFileURL(file).href)) as typeof PhoneFile;
    const cookie = await cookieOf(server, 'learner');
    const personId = (await whoAmI(server, cookie)).person.id;
    const phone = new Phone({ origin: server.origin, cookie, personId });
    await phone.syncNow();
    await phone.answerCards(WAITING);
    phone.at = { ...phone.at, origin: line.origin };
    const before = phone.requests.length;
    const since = performance.now();
    await phone.syncNow();
    const seconds = (performance.now() - since) / 1000;
    await sleep(WATCHED_MS);
    const left = await phone.waiting();
    await phone.stop();
    return judge(phone.requests.slice(before), left, seconds, line);
  } finally {
    globalThis.fetch = real;
    await line.close();
    remove();
  }
}

async function whoAmI(server: Server, cookie: string): Promise<Me> {
  const answer = await fetch(`${server.origin}/api/me`, { headers: { cookie } });
  return me.parse(await answer.json());
}

function judge(requests: number[], left: number, seconds: number, { up, down }: Line): Result[] {
  const { roundTripMs, bytesPerSecond } = SHAPE;
  // One round trip to connect, one for the request and its answer.
  const line = (2 * roundTripMs) / 1000 + (up + down) / bytesPerSecond;
  const sent = `requests with ${requests.join(', ')} events`;
  const detail = `${sent}, ${left} left; ${up} bytes up and ${down} down in ${figure(seconds)} s over ${roundTripMs} ms and ${bytesPerSecond / 1000} kB/s; these are all until ${WATCHED_MS / 1000} s later`;
  const asked = atMost(
    `Requests that bring ${WAITING} waiting events over a slow line`,
    requests.length,
    1,
    'requests',
    detail
  );
  const whole = left === 0 && requests[0] === WAITING;
  return [
    { ...asked, ok: asked.ok && whole },
    atMost(
      'Time for it against what the line itself needs',
      seconds / line,
      SLOWER_THAN_LINE,
      'times',
      `${figure(seconds)} s against ${figure(line)} s: two round trips and the bytes`
    )
  ];
}
