import { join } from 'node:path';
import { startEmbedded } from '../../src/lib/server/db/embedded';
import { startServer, type Server } from '../e2e/server';
import { notMeasured, type Result } from './result';
import { judge, type Promised } from './sync/judge';
import { bareInsert, durability, inProcess, overHttp } from './sync/ours';
import { startPeer, type Peer } from './sync/pouch';
import { race, type Contender } from './sync/race';
import { reconnect } from './sync/reconnect';

type Started = Awaited<ReturnType<typeof startEmbedded>>;

const PROMISES: Promised[] = [
  {
    name: 'Ingest over HTTP against the bare-insert ceiling',
    us: 'http',
    them: 'bare',
    times: 0.5
  },
  {
    name: 'Ingest in process against the bare-insert ceiling',
    us: 'in process',
    them: 'bare',
    times: 0.6
  },
  {
    name: 'Ingest over HTTP against _bulk_docs of pouchdb-server',
    us: 'http',
    them: '_bulk_docs',
    times: 2
  },
  {
    name: 'Ingest over HTTP against PouchDB replication',
    us: 'http',
    them: 'replication',
    times: 4
  }
];

/** Of pouchdb-server with its own store: `strace -f -e fdatasync,fsync` sees none while it writes. */
const PEER_FLUSHES = 'pouchdb-server answers before LevelDB flushes anything to disk';

/** Side by side with the ceiling of the same PostgreSQL and with the peer; then the slow line. */
export async function sync(): Promise<Result[]> {
  const server = await startServer();
  const embedded = await startEmbedded({
    dataDir: join(server.dataDir, 'postgres'),
    log: () => undefined
  });
  try {
    return [...(await sideBySide(server, embedded)), ...(await reconnect(server))];
  } finally {
    await embedded.stop();
    await server.stop();
  }
}

async function sideBySide(server: Server, { connection }: Started): Promise<Result[]> {
  const own = [await overHttp(server), await inProcess(connection), await bareInsert(connection)];
  const peer = await startPeer().catch((error: unknown) => String(error).split('\n')[0] ?? '');
  try {
    const contenders: Contender[] = [...own, ...(typeof peer === 'string' ? [] : peer.contenders)];
    const run = await race(contenders);
    const flushes = `ours flushes (${await durability(connection)})`;
    return PROMISES.map((promise) => {
      if (!run.rates.has(promise.them)) {
        return notMeasured(
          promise.name,
          promise.times,
          'times',
          typeof peer === 'string' ? peer : 'nobody to compare with'
        );
      }
      return judge(promise, run, promise.them === 'bare' ? flushes : `${flushes}; ${PEER_FLUSHES}`);
    });
  } finally {
    for (const contender of own) await contender.close?.();
    if (typeof peer !== 'string') await closePeer(peer);
  }
}

async function closePeer(peer: Peer): Promise<void> {
  for (const contender of peer.contenders) await contender.close?.();
  await peer.close();
}
