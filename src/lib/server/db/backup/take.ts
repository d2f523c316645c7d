import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeIdentifier, escapeLiteral, type Client, type ClientConfig } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { projectRoot } from '../../root';
import { FORMAT, FORMAT_VERSION, type Header, type Manifest } from './format';
import { migrationOf, mustKnow } from './schema-at';
import { connected, transaction } from './session';
import { tablesOf, type Table } from './tables';
import { BackupError } from './trouble';
import { enter, organisations } from './wall';
import { BackupFile } from './write-file';

/**
 * Writes every table into a new file, as they all stood at one moment; the server runs on meanwhile.
 * @throws BackupError when there is nothing to back up.
 */
export function take(connection: ClientConfig, file: string): Promise<Manifest> {
  return connected(connection, async (client) => {
    const ids =
      (await migrationOf(client)) && (await organisations(client, await tablesOf(client)));
    if (!ids) {
      throw new BackupError(
        'This database holds no Own It, so there is nothing to back up: start the app on it once.'
      );
    }
    return transaction(client, 'begin isolation level repeatable read, read only', async () => {
      const backup = new BackupFile(file, await headerOf(client));
      for (const table of await tablesOf(client)) {
        await backup.table(table.name, table.columns, rowsOf(client, table, ids));
      }
      return backup.end();
    });
  });
}

async function headerOf(client: Client): Promise<Header> {
  const migration = await migrationOf(client);
  if (!migration) throw new Error('the record of migrations is empty');
  mustKnow(migration, 'The database');
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  const { version: app } = JSON.parse(
    readFileSync(join(projectRoot(), 'package.json'), 'utf8')
  ) as { version: string };
  return {
    format: FORMAT,
    version: FORMAT_VERSION,
    app,
    madeAt: new Date().toISOString(),
    migration,
    server: rows[0]?.server_version ?? ''
  };
}

/** A table's rows. Where the wall stands in our way, it shows one organisation after the other. */
async function* rowsOf(client: Client, table: Table, ids: string[]): AsyncGenerator<Buffer> {
  const all = `select ${table.columns.map(escapeIdentifier).join(', ')} from ${table.quoted}`;
  if (!table.walled) {
    yield* copied(client, all);
    return;
  }
  for (const id of ids) {
    await enter(client, id);
    yield* copied(client, `${all} where organisation_id = ${escapeLiteral(id)}`);
  }
}

async function* copied(client: Client, query: string): AsyncGenerator<Buffer> {
  for await (const piece of client.query(copyTo(`copy (${query}) to stdout`))) {
    yield piece as Buffer;
  }
}
