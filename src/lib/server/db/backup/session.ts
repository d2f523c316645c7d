import { Client, type ClientBase, type ClientConfig } from 'pg';

/** How values are written and read, whatever the server's own settings are; and no limit of time. */
const SETTINGS = [
  "set datestyle = 'ISO, YMD'",
  "set timezone = 'UTC'",
  'set extra_float_digits = 1',
  'set statement_timeout = 0',
  'set idle_in_transaction_session_timeout = 0'
].join(';');

/** Does `work` on a connection of its own. */
export async function connected<T>(
  connection: ClientConfig,
  work: (client: Client) => Promise<T>
): Promise<T> {
  const client = new Client(connection);
  // A connection that breaks fails the query that runs; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(SETTINGS);
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Does `work` in one transaction: all of it or, when it throws, nothing. A failure leaves the
 * transaction to the end of the connection, for a copy that broke off answers no more commands.
 */
export async function transaction<T>(
  client: ClientBase,
  begin: string,
  work: () => Promise<T>
): Promise<T> {
  await client.query(begin);
  const done = await work();
  await client.query('commit');
  return done;
}
