import { join } from 'node:path';
import type { Config } from '../config';
import { openDatabase, type Database, type LockWatch } from './client';
import { startEmbedded } from './embedded';
import { migrate } from './migrate';

/** Opens the organisation's PostgreSQL, or starts the embedded one, and migrates it. */
export async function startDatabase(
  config: Config,
  log: (line: string) => void,
  watch?: LockWatch
): Promise<Database> {
  if (config.databaseUrl) {
    const connection = { connectionString: config.databaseUrl };
    await migrate(connection);
    return openDatabase(connection, watch);
  }
  const embedded = await startEmbedded({ dataDir: join(config.dataDir, 'postgres'), log });
  try {
    await migrate(embedded.connection);
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  const database = openDatabase(embedded.connection, watch);
  embedded.keepAlive((connection) => database.moveTo(connection));
  return {
    ...database,
    close: async () => {
      await database.close();
      await embedded.stop();
    }
  };
}
