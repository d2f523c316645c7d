import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbedded } from '../../src/lib/server/db/embedded';
import { startServer } from '../e2e/server';
import { atMost, type Result } from './result';
import { bareInsert, overHttp } from './sync/ours';
import { judge } from './sync/judge';
import { race } from './sync/race';

const SHARE_OF_BARE = 0.5;
const MEMORY_MIB = 250;

/** Peak resident memory of a process in MiB, from the kernel; NaN where there is no /proc. */
function peakMemory(pid: number): number {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return Number.NaN;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1]) / 1024;
}

export async function ingest(): Promise<Result[]> {
  const server = await startServer();
  const { connection, stop } = await startEmbedded({
    dataDir: join(server.dataDir, 'postgres'),
    log: () => undefined
  });
  const contenders = [await overHttp(server), await bareInsert(connection)];
  try {
    const run = await race(contenders);
    const name = 'Ingest over HTTP against a bare insert';
    return [
      judge({ name, us: 'http', them: 'bare', times: SHARE_OF_BARE }, run, ''),
      atMost(
        'Peak memory of the app while it ingests',
        peakMemory(server.pid),
        MEMORY_MIB,
        'MiB',
        'VmHWM of the server process, seeding of the demo included'
      )
    ];
  } finally {
    for (const contender of contenders) await contender.close?.();
    await stop();
    await server.stop();
  }
}
