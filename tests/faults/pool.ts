import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { scratchDatabase } from '../database';
import { bundleModel } from './bundle';
import type { Chunk, ChunkResult } from './model/run';

/** Clocks go forward and back where these people live. */
const TIME_ZONE = 'Europe/London';

/** Lives through every chunk on `workers` processes that share one PostgreSQL, and tells of each as it ends. */
export async function runChunks(
  chunks: Iterable<Chunk>,
  workers: number,
  told: (result: ChunkResult) => 'go on' | 'stop'
): Promise<void> {
  const [model, database] = await Promise.all([bundleModel(), scratchDatabase()]);
  const queue = chunks[Symbol.iterator]();
  try {
    await Promise.all(
      Array.from({ length: workers }, () => work(model.file, database.url, queue, told))
    );
  } finally {
    model.remove();
    await database.stop();
  }
}

async function work(
  file: string,
  url: string,
  queue: Iterator<Chunk>,
  told: (result: ChunkResult) => 'go on' | 'stop'
): Promise<void> {
  const child = fork(file, {
    env: { ...process.env, FAULTS_DATABASE_URL: url, TZ: TIME_ZONE },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc']
  });
  try {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      if (told(await ask(child, next.value)) === 'stop') {
        // Nobody takes another one.
        while (!queue.next().done) continue;
      }
    }
  } finally {
    if (child.connected) child.disconnect();
    if (child.exitCode === null) await once(child, 'exit');
  }
}

function ask(child: ChildProcess, chunk: Chunk): Promise<ChunkResult> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) =>
      reject(new Error(`The model ended with ${code} in the chunk with seed ${chunk.seed}.`));
    child.once('exit', died);
    child.once('message', (result) => {
      child.off('exit', died);
      resolve(result as ChunkResult);
    });
    child.send(chunk);
  });
}
