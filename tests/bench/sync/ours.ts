import { randomUUID } from 'node:crypto';
import { Pool, type PoolConfig } from 'pg';
import { ROLES } from '../../../src/lib/domain/people/roles';
import { openDatabase } from '../../../src/lib/server/db/client';
import { makeOrganisation } from '../../../src/lib/server/sync/fixture';
import { ingest, type RawEvent } from '../../../src/lib/server/sync/ingest';
import type { Server } from '../../e2e/server';
import { STREAMS, type Contender } from './race';

interface Answer {
  cursor: unknown;
  more: boolean;
  results: { status: string }[];
}

/** A device of one demo persona, signed in. */
class Device {
  readonly #id = randomUUID();
  #cursor: unknown = null;

  private constructor(
    readonly server: Server,
    readonly cookie: string
  ) {}

  /** One that has what is there: it is sent back nothing but answers, as a phone in daily use. */
  static async upToDate(server: Server, as: string): Promise<Device> {
    const device = new Device(server, await cookieOf(server, as));
    while ((await device.post([])).more) continue;
    return device;
  }

  async post(events: object[]): Promise<Answer> {
    const { server, cookie } = this;
    const body = JSON.stringify({ protocol: 1, device: this.#id, cursor: this.#cursor, events });
    const headers = { 'content-type': 'application/json', cookie };
    const response = await fetch(`${server.origin}/api/sync/v1`, { method: 'POST', headers, body });
    const answer = (await response.json()) as Answer;
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    this.#cursor = answer.cursor;
    return answer;
  }
}

/** Signs one demo persona in and returns their cookie. */
export async function cookieOf(server: Server, as: string): Promise<string> {
  const answer = await fetch(`${server.origin}/demo/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ as }),
    redirect: 'manual'
  });
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  return cookies.join('; ');
}

const allStored = (results: readonly { status: string }[]): void => {
  if (!results.every(({ status }) => status === 'stored')) throw new Error('not stored');
};

/** The production build over HTTP, one person a stream. */
export async function overHttp(server: Server): Promise<Contender> {
  const devices = await Promise.all(
    ROLES.slice(0, STREAMS).map((role) => Device.upToDate(server, role))
  );
  return {
    name: 'http',
    async send(batches, stream) {
      for (const events of batches) allStored((await devices[stream]?.post(events))?.results ?? []);
    }
  };
}

/** The same code without HTTP, sessions and the reading of other devices' events. */
export async function inProcess(connection: PoolConfig): Promise<Contender> {
  const database = openDatabase(connection);
  const { people } = await makeOrganisation(database, ...Array.from({ length: STREAMS }, () => 1));
  return {
    name: 'in process',
    async send(batches, stream) {
      const who = people[stream];
      if (!who) throw new Error(`nobody is on stream ${stream}`);
      for (const events of batches) {
        const batch = { device: 'bench', events: events as RawEvent[], receivedAt: new Date() };
        allStored(await ingest(database, who, batch));
      }
    },
    close: () => database.close()
  };
}

const BARE_TABLE = `create table bare (organisation_id uuid, event_id uuid, device text,
  seq int, type text, v smallint, at text, received_at timestamptz, data jsonb,
  primary key (organisation_id, event_id))`;

/**
 * The ceiling: the same rows into a table of the same server with a primary key and nothing else. One
 * statement, and so one flushed transaction, a batch; one connection a stream; no HTTP.
 */
export async function bareInsert(connection: PoolConfig): Promise<Contender> {
  const pool = new Pool({ ...connection, max: STREAMS });
  await pool.query(BARE_TABLE);
  const organisation = randomUUID();
  return {
    name: 'bare',
    async send(batches) {
      for (const events of batches) {
        const { rowCount } = await pool.query(
          `insert into bare select $1::uuid, (e->>'id')::uuid, $2, (e->>'seq')::int, e->>'type',
            (e->>'v')::smallint, e->>'at', now(), e->'data' from jsonb_array_elements($3::jsonb) as e`,
          [organisation, 'device', JSON.stringify(events)]
        );
        if (rowCount !== events.length) throw new Error('not stored');
      }
    },
    close: () => pool.end()
  };
}

/** How the server flushes, in its own words; a figure of one that does not would be worth nothing. */
export async function durability(connection: PoolConfig): Promise<string> {
  const pool = new Pool({ ...connection, max: 1 });
  const { rows } = await pool.query<{ text: string }>(
    `select 'fsync ' || current_setting('fsync') || ', synchronous_commit ' ||
      current_setting('synchronous_commit') as text`
  );
  await pool.end();
  return rows[0]?.text ?? 'unknown';
}
