/** One process that imports rosters and says on its last line how long each step took, in seconds. */
import { readFileSync } from 'node:fs';
import { applyImport } from '../../../src/lib/server/people/roster/apply';
import { readFile } from '../../../src/lib/server/people/roster/file/read';
import { drift, emptyOrganisation, upload } from '../../../src/lib/server/people/roster/fixture';
import { readPresent } from '../../../src/lib/server/people/roster/present';
import { undoImport } from '../../../src/lib/server/people/roster/undo';
import { openDatabase } from '../../../src/lib/server/db/client';

export interface Measured {
  rows: number;
  readXlsx: number;
  firstDiff: number;
  firstApply: number;
  againDiff: number;
  nextDiff: number;
  nextApply: number;
  undo: number;
  /** MiB: before the first file, and the most at any time. */
  idle: number;
  peak: number;
  ok: boolean;
}

const [url = '', first = '', next = '', book = ''] = process.argv.slice(2);
const database = openDatabase({ connectionString: url });
const seconds = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const since = performance.now();
  return [await work(), (performance.now() - since) / 1000];
};

async function main(): Promise<Measured> {
  const actor = await emptyOrganisation(database);
  const idle = process.resourceUsage().maxRSS / 1024;
  const apply = async (path: string) => {
    const [{ importId, seal, plan }, diff] = await seconds(() =>
      upload(database, actor, readFileSync(path))
    );
    const leavers = plan.people.filter(({ kind }) => kind === 'leaves').length;
    const asked = {
      importId,
      seal,
      withoutBad: false,
      leavers,
      now: new Date('2026-11-25T10:00:00Z')
    };
    const [done, applied] = await seconds(() => applyImport(database, actor, asked));
    return { importId, diff, applied, ok: done.ok && plan.problems.length === 0, rows: plan.rows };
  };
  const one = await apply(first);
  const again = await apply(first);
  const before = JSON.stringify(
    await database.within(actor.organisationId, (tx) => readPresent(tx, actor.organisationId))
  );
  const two = await apply(next);
  const [, undo] = await seconds(() =>
    undoImport(database, actor, { importId: two.importId, now: new Date() })
  );
  const after = JSON.stringify(
    await database.within(actor.organisationId, (tx) => readPresent(tx, actor.organisationId))
  );
  const [read, readXlsx] = await seconds(() => readFile(readFileSync(book)));
  const exact = (await drift(database, actor)).length === 0;
  return {
    rows: one.rows,
    readXlsx,
    firstDiff: one.diff,
    firstApply: one.applied,
    againDiff: again.diff,
    nextDiff: two.diff,
    nextApply: two.applied,
    undo,
    idle,
    peak: process.resourceUsage().maxRSS / 1024,
    // The same file again is refused: it changes nothing. What was undone is as it was.
    ok: one.ok && !again.ok && two.ok && before === after && read.ok && exact
  };
}

console.log(JSON.stringify(await main()));
await database.close();
