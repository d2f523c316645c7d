import { randomUUID } from 'node:crypto';
import { guess } from '../../../domain/people/roster/fields';
import type { Choices, Plan } from '../../../domain/people/roster/plan';
import type { Refusal } from '../../../domain/people/roster/problems';
import type { Database } from '../../db/client';
import { organisation } from '../../db/schema/people';
import { recount } from '../../insight/recount';
import type { Actor } from '../audit';
import { applyImport, type Asked } from './apply';
import { dryRun } from './dry-run';
import { readFile } from './file/read';
import { choose, findImport, keepDraft, tableIn } from './imports';

/** When everything in these tests happens. */
export const NOW = new Date('2026-11-25T10:00:00Z');
export const TODAY = '2026-11-25';

/** An organisation without units or people, and somebody who imports. */
export async function emptyOrganisation(database: Database): Promise<Actor> {
  const organisationId = randomUUID();
  await database.within(organisationId, (tx) =>
    tx.insert(organisation).values({
      organisationId,
      name: 'Test',
      settings: { locals: {}, tools: [] },
      epoch: randomUUID()
    })
  );
  return { organisationId, actorId: randomUUID(), address: '192.0.2.1' };
}

/** Takes a file as far as its dry run. */
export async function upload(
  database: Database,
  { organisationId, actorId }: Actor,
  file: string | Uint8Array,
  choices: Partial<Choices> = {}
): Promise<{ importId: string; seal: string; plan: Plan }> {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  const read = await readFile(bytes);
  if (!read.ok) throw new Error(read.problem);
  const who = { organisationId, personId: actorId ?? randomUUID() };
  return database.within(organisationId, async (tx) => {
    const draft = { fileName: 'staff.csv', sheet: read.sheet, now: NOW };
    const importId = (await keepDraft(tx, who, draft)) ?? '';
    const found = await findImport(tx, organisationId, importId);
    const table = found && (await tableIn(found));
    if (!found || !table) throw new Error('no draft');
    const mapping = guess(table.headers);
    await choose(tx, found, table, { mapping, order: null, complete: true, ...choices });
    const chosen = await findImport(tx, organisationId, importId);
    const run = chosen && (await dryRun(tx, chosen, TODAY));
    if (!run) throw new Error('no dry run');
    return { importId, seal: run.seal, plan: run.plan };
  });
}

/** Uploads and applies. */
export async function importFile(
  database: Database,
  actor: Actor,
  file: string | Uint8Array,
  asked: Partial<Asked> & { choices?: Partial<Choices> } = {}
): Promise<{ importId: string; plan: Plan; refused: Refusal | null }> {
  const { choices, ...rest } = asked;
  const { importId, seal, plan } = await upload(database, actor, file, choices);
  const leavers = plan.people.filter(({ kind }) => kind === 'leaves').length;
  const all = { importId, seal, withoutBad: true, leavers, now: NOW, ...rest };
  const done = await applyImport(database, actor, all);
  return { importId, plan, refused: done.ok ? null : done.why };
}

/** Rollups that differ from a recount of the raw events. */
export const drift = (database: Database, { organisationId }: Actor) =>
  database.within(organisationId, (tx) => recount(tx, organisationId));
