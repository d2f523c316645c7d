import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { openDatabase, type Database } from '../../src/lib/server/db/client';
import { enrol } from '../../src/lib/server/auth/users';
import { confirmMerge } from '../../src/lib/server/people/merge/confirm';
import { countAgain } from '../../src/lib/server/people/merge/events';
import { agree, makeSide, type Side } from '../../src/lib/server/people/merge/fixture';
import { mergeOrganisations } from '../../src/lib/server/people/merge/merge';
import { undoMerge } from '../../src/lib/server/people/merge/undo';
import { recount } from '../../src/lib/server/insight/recount';
import { scratchDatabase } from '../database';
import { atMost, type Result } from './result';

const PEOPLE = 10_000;
const EVENTS_EACH = 20;
/** Of a hundred people, so many work at both. */
const IN_BOTH = 5;
const SECONDS = 15;

/** People with numbers of their own but for those who work at both, and a history of learning and use. */
async function furnish(database: Database, side: Side, start: number): Promise<void> {
  const { organisationId, units } = side;
  const people = Array.from({ length: PEOPLE }, (_, i) => {
    const number = i % 100 < IN_BOTH ? i : start + i;
    const name = `Person ${String.fromCharCode(97 + (i % 26))}${'x'.repeat(i % 7)} Number`;
    return { personId: randomUUID(), name, email: null, employeeNumber: String(number) };
  });
  const json = JSON.stringify(people);
  await database.merging([organisationId, organisationId], async (tx) => {
    const all = sql`jsonb_to_recordset(${json}::jsonb)
      as r("personId" uuid, name text, "employeeNumber" text)`;
    await tx.execute(sql`insert into person (organisation_id, person_id, unit_id)
      select ${organisationId}, r."personId", ${units[0]}::uuid from ${all}`);
    await tx.execute(sql`insert into person_identity (organisation_id, person_id, name, employee_number)
      select ${organisationId}, r."personId", r.name, r."employeeNumber" from ${all}`);
    await tx.execute(sql`
      insert into event (organisation_id, event_id, person_id, device, seq, type, v, at, received_at, counted_on, data, pos)
      select ${organisationId}, gen_random_uuid(), p.person_id, 'phone', n,
        case when n % 4 = 0 then 'ai-use.logged' when n % 4 = 1 then 'module.completed' else 'card.answered' end,
        1, '2026-11-18T10:00:00.000+00:00', '2026-11-18T12:00:00Z', date '2026-08-01' + (n * 5),
        case when n % 4 = 0 then '{"chose":"used","task":"draft","tool":"x","minutes":"6-15","checked":"by-reading","result":"helped"}'::jsonb
          when n % 4 = 1 then jsonb_build_object('module', 'm' || n, 'version', 1, 'score', 1)
          else jsonb_build_object('module', 'm' || (n - n % 4 + 1), 'version', 1, 'card', 'c' || n, 'answer', 'a', 'correct', true, 'ms', 5) end,
        n
      from person p, generate_series(1, ${EVENTS_EACH}) n where p.organisation_id = ${organisationId}
        and exists (select from person_identity i where i.organisation_id = p.organisation_id and i.person_id = p.person_id)`);
    await countAgain(tx, organisationId, {
      people: [...people, ...Object.values(side.who)].map((one) => one.personId),
      units
    });
  });
  await database.within(organisationId, (tx) => enrol(tx, organisationId, people));
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const start = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - start) / 1000 };
}

export async function merge(): Promise<Result[]> {
  const scratch = await scratchDatabase();
  const database = openDatabase({ connectionString: scratch.url });
  try {
    const [staying, ending] = [
      await makeSide(database, [{ name: 'First Here', number: 'a' }]),
      await makeSide(database, [{ name: 'First There', number: 'b' }])
    ];
    await furnish(database, staying, 100_000);
    await furnish(database, ending, 200_000);
    const now = () => new Date();
    const matching = await timed(() => agree(database, { staying, ending }));
    const merged = await timed(() => mergeOrganisations(database, staying.hr, now()));
    const drift = await database.within(staying.organisationId, (tx) =>
      recount(tx, staying.organisationId)
    );
    const undone = await timed(() => undoMerge(database, staying.hr, now()));
    await agree(database, { staying, ending });
    await mergeOrganisations(database, staying.hr, now());
    const confirmed = await timed(() => confirmMerge(database, staying.hr, now()));
    const what = `2 × ${PEOPLE} people, ${2 * PEOPLE * EVENTS_EACH} events; ${JSON.stringify(merged.value)}; rows that differ from a recount: ${drift.length}`;
    return [
      atMost('Two organisations become one', merged.seconds, SECONDS, 's', what),
      atMost('People of both are matched', matching.seconds, SECONDS, 's', 'with agreeing'),
      atMost('A merge is undone', undone.seconds, SECONDS, 's', JSON.stringify(undone.value)),
      atMost('A merge is confirmed', confirmed.seconds, SECONDS, 's', 'rows deleted'),
      atMost('Rows that differ from a recount after a merge', drift.length, 0, 'rows', what)
    ];
  } finally {
    await database.close();
    await scratch.stop();
  }
}
