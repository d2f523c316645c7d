/** A process that lives through chunks of histories, one after the other, as its parent asks. */
// IndexedDB has to be there before Dexie looks for it.
import 'fake-indexeddb/auto';
import { openDatabase } from '$lib/server/db/client';
import { runChunk, type Chunk } from './run';

const url = process.env.FAULTS_DATABASE_URL;
if (!url || !process.send) throw new Error('tests/faults/run.ts starts this');
const database = openDatabase({ connectionString: url });

process.on('message', (chunk: Chunk) => {
  runChunk(database, chunk).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(2);
    }
  );
});
// Ctrl-C reaches this process too; its parent says when it is enough.
process.once('SIGINT', () => undefined);
process.once('disconnect', () => void database.close().then(() => process.exit()));
