import { json } from '@sveltejs/kit';
import { sql } from 'drizzle-orm';
import { version } from '$app/environment';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) => {
  try {
    await locals.app.database.owner.execute(sql`select 1`);
    return json({ status: 'ok', version, database: 'ok' });
  } catch {
    return json({ status: 'starting', version, database: 'unreachable' }, { status: 503 });
  }
};
