import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROTOCOL, SYNC_PATH } from '../../../src/lib/protocol';
import type { Server } from '../../e2e/server';
import { signIn } from './load-generator';
import { clusterOf } from './postgres-processes';
import type { RealOptions, Report } from './report';
import { spread, underLoad } from './under-load';

const SHUTDOWN_S = 2;
/** For closing the database, on a machine that does other things too. */
const MARGIN_MS = 8_000;

/** A request of which the server has one half. */
interface HalfSent {
  finish(): void;
  /** 0: it was cut. */
  status: Promise<number>;
}

async function sendHalf(server: Server, cookie: string): Promise<HalfSent> {
  const body = JSON.stringify({ protocol: PROTOCOL, device: 'slow', cursor: null, events: [] });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    // The server says that it has begun: one that it had not heard of yet may be cut.
    expect: '100-continue',
    cookie
  };
  const sent = request(server.origin + SYNC_PATH, { method: 'POST', headers, agent: false });
  const status = new Promise<number>((resolve) => {
    sent.once('response', (answer) => {
      answer.resume().once('close', () => resolve(answer.complete ? (answer.statusCode ?? 0) : 0));
    });
    sent.once('error', () => resolve(0));
  });
  sent.flushHeaders();
  await once(sent, 'continue');
  sent.write(body.slice(0, 10));
  return { finish: () => void sent.end(body.slice(10)), status };
}

/** How often PostgreSQL found at a start that it had not been stopped in order. */
const recoveries = (server: Server): number =>
  readFileSync(join(server.dataDir, 'postgres', 'postgres.log'), 'utf8').match(
    /was not properly shut down/g
  )?.length ?? 0;

/**
 * SIGTERM under load, with one slow request under way: in every other round it is finished and has to be
 * answered, in the others it never is and has to be cut. The database has to be stopped in order.
 */
export function run({ count = 5, log }: RealOptions): Promise<Report> {
  const env = { SHUTDOWN_TIMEOUT: String(SHUTDOWN_S) };
  return underLoad({ env }, async (stage) => {
    const { cookie } = await signIn(stage.server.origin, 'hr');
    const times: number[] = [];
    const seen = { answered: 0, cut: 0, 'exit code 0': 0, 'database stopped': 0 };
    for (let round = 0; round < count; round += 1) {
      await stage.moment();
      const slow = await sendHalf(stage.server, cookie);
      const ended = stage.server.terminate();
      await sleep(300);
      if (round % 2 === 0) slow.finish();
      const status = await slow.status;
      if (status === 200) seen.answered += 1;
      if (status === 0) seen.cut += 1;
      const { code, ms } = await ended;
      times.push(ms);
      if (code === 0) seen['exit code 0'] += 1;
      if (!existsSync(join(clusterOf(stage.server), 'postmaster.pid'))) {
        seen['database stopped'] += 1;
      }
      await stage.startAgain(env);
      if (times.length % 5 === 0) log(`${times.length} stops`);
    }
    const unclean = recoveries(stage.server);
    const ok =
      seen.answered === Math.ceil(count / 2) &&
      seen.cut === Math.floor(count / 2) &&
      seen['exit code 0'] === count &&
      seen['database stopped'] === count &&
      unclean === 0 &&
      Math.max(...times) <= SHUTDOWN_S * 1000 + MARGIN_MS;
    return { ok, figures: { stops: count, ...seen, recoveries: unclean, took: spread(times) } };
  });
}
