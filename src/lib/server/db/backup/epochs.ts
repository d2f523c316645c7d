import type { ClientBase } from 'pg';

/**
 * Gives every organisation a new epoch, by which its phones learn that the server went back and offer
 * again what they recorded. Needs the wall lifted. Returns how many organisations there are.
 */
export async function renewEpochs(client: ClientBase): Promise<number> {
  const { rowCount } = await client.query(
    'update public.organisation set epoch = gen_random_uuid()'
  );
  return rowCount ?? 0;
}
