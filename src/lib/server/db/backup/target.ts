import { join } from 'node:path';
import type { ClientConfig } from 'pg';
import type { Config } from '../../config';
import { startEmbedded } from '../embedded';

/** The database that is backed up or restored. */
export interface Target {
  connection: ClientConfig;
  /** Another database of the same server. */
  named(database: string): ClientConfig;
  close(): Promise<void>;
}

/** The organisation's PostgreSQL, or the embedded one, started if it does not run. */
export async function openTarget(
  { databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>,
  log: (line: string) => void
): Promise<Target> {
  if (databaseUrl) return targetAt(databaseUrl);
  const embedded = await startEmbedded({ dataDir: join(dataDir, 'postgres'), log });
  const { connection } = embedded;
  return {
    connection,
    named: (database) => ({ ...connection, database }),
    close: () => embedded.stop()
  };
}

export function targetAt(databaseUrl: string): Target {
  return {
    connection: { connectionString: databaseUrl },
    named(database) {
      const url = new URL(databaseUrl);
      url.pathname = `/${database}`;
      return { connectionString: url.href };
    },
    close: () => Promise.resolve()
  };
}
