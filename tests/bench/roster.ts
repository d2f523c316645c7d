import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { scratchDatabase } from '../database';
import { xlsx } from '../fixtures/rosters/xlsx';
import { atMost, figure, type Result } from './result';
import type { Measured } from './roster/child';
import { staffFile } from './roster/file';

const PEOPLE = 40_000;
/** MiB. Without a limit V8 collects what is left only when it likes, and the peak says nothing of the need. */
const HEAP = 256;

/**
 * Imports a council's staff, the same file again, and the next month's, which is undone: in a process of
 * its own, so that its memory is nobody else's.
 */
export async function roster(): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'own-it-roster-'));
  const database = await scratchDatabase();
  try {
    const path = (name: string, content: string | Uint8Array): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const first = staffFile(PEOPLE, 1);
    const book = xlsx(
      first
        .trimEnd()
        .split('\r\n')
        .map((line) => line.split(','))
    );
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        `--max-old-space-size=${HEAP}`,
        '--import',
        'tsx',
        'tests/bench/roster/child.ts',
        database.url,
        path('first.csv', first),
        path('next.csv', staffFile(PEOPLE, 2)),
        path('first.xlsx', book)
      ],
      { maxBuffer: 1024 * 1024 }
    );
    return results(JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measured);
  } finally {
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function results(is: Measured): Result[] {
  const diff = Math.max(is.firstDiff, is.againDiff, is.nextDiff);
  const apply = Math.max(is.firstApply, is.nextApply);
  const s = (value: number): string => `${figure(value)} s`;
  return [
    atMost(
      'Roster of 40,000 people: from the file to what would change',
      diff,
      10,
      's',
      `${is.rows} rows, CSV: first ${s(is.firstDiff)}, same again ${s(is.againDiff)}, next month ${s(is.nextDiff)}; reading the same as XLSX ${s(is.readXlsx)}`
    ),
    atMost(
      'Roster of 40,000 people: applying it',
      apply,
      30,
      's',
      `first ${s(is.firstApply)}, next month ${s(is.nextApply)}`
    ),
    atMost(
      'Roster: undoing a month',
      is.undo,
      30,
      's',
      'everything is as it was, rollups equal a recount'
    ),
    atMost(
      'Roster: peak memory of the process',
      is.peak,
      400,
      'MiB',
      `of which ${figure(is.idle)} before the first file; a heap of at most ${HEAP} MiB, all steps after each other`
    ),
    {
      ...atMost(
        'Roster: steps that went wrong',
        is.ok ? 0 : 1,
        0,
        'steps',
        'applied, refused a second time, undone, recounted'
      ),
      ok: is.ok
    }
  ];
}
