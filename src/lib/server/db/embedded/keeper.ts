import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { readNotice, type Connection } from './probe';
import { isAlive, stampOf, type ProcessStamp } from './processes';

/** How often we look whether the server lives. It costs a look at its process. */
const LOOK_MS = 250;
/** Between attempts to start it, when a full disk or the like keeps it from starting. */
const SHORTEST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 4_000;

interface Kept {
  cluster: string;
  /** Finds or starts the server. */
  start: () => Promise<Connection>;
  moved: (connection: Connection) => void;
  log: (line: string) => void;
}

export interface Keeper {
  /** Resolves when nothing will be started any more. */
  stop(): Promise<void>;
}

/**
 * Starts the server of `cluster` again whenever it has died: killed for its memory, or stopped by itself
 * after the disk failed it. Nothing committed is lost by that, and the app lives on.
 */
export function keepAlive(kept: Kept): Keeper {
  const stopping = new AbortController();
  let server = serverOf(kept.cluster);
  let bringingBack: Promise<void> | undefined;
  const look = (): void => {
    if (bringingBack || (server && isAlive(server))) return;
    bringingBack = bringBack(kept, stopping.signal).finally(() => {
      server = serverOf(kept.cluster);
      bringingBack = undefined;
    });
  };
  const timer = setInterval(look, LOOK_MS).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await bringingBack;
    }
  };
}

function serverOf(cluster: string): ProcessStamp | undefined {
  const pid = readNotice(cluster)?.pid;
  return pid === undefined ? undefined : stampOf(pid);
}

/** Tries until it is back or we stop. It never rejects. */
async function bringBack({ cluster, start, moved, log }: Kept, signal: AbortSignal): Promise<void> {
  // Without its data a new server would be an empty one, and phones would be told that it has nothing.
  if (!existsSync(cluster)) return;
  const since = performance.now();
  log('The database has stopped. Starting it again.');
  let said = '';
  for (let pause = SHORTEST_PAUSE_MS; !signal.aborted; pause *= 2) {
    try {
      moved(await start());
      log(`The database is back after ${((performance.now() - since) / 1000).toFixed(1)} s.`);
      return;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (why !== said) log(why);
      said = why;
    }
    await sleep(Math.min(pause, LONGEST_PAUSE_MS), undefined, { signal }).catch(() => undefined);
  }
}
