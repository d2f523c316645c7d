import type { Sabotage } from './sabotage';

const BACKUP = 'src/lib/server/db/backup';
const DRILL = 'tests/faults/restore-drill.pg.test.ts';
const KEPT = 'tests/sync/kept-for-35-days.test.ts';

const server: readonly Sabotage[] = [
  {
    name: 'restore-keeps-the-epoch',
    modes: [40],
    bug: 'A restored database keeps its epoch, so phones are not told that it went back.',
    edits: [
      {
        file: `${BACKUP}/epochs.ts`,
        find: 'set epoch = gen_random_uuid()',
        replace: 'set epoch = epoch'
      }
    ],
    proof: { kind: 'database', file: `${BACKUP}/backup.pg.test.ts`, test: 'the same Own It' }
  },
  {
    name: 'backup-skips-a-table',
    modes: [40],
    bug: 'A table is left out, and the list of what must be there leaves it out too.',
    edits: [
      {
        file: `${BACKUP}/tables.ts`,
        find: 'where n.nspname = any($1) and',
        replace: "where n.nspname = any($1) and c.relname <> 'audit_entry' and"
      }
    ],
    proof: { kind: 'database', file: `${BACKUP}/backup.pg.test.ts` }
  },
  {
    name: 'backup-is-not-verified',
    modes: [40],
    bug: 'A backup is called good without having been restored.',
    edits: [
      {
        file: `${BACKUP}/commands.ts`,
        find: 'await verify(target, partial);',
        replace: '{ repaired: 0 };'
      }
    ],
    proof: {
      kind: 'database',
      file: `${BACKUP}/bad-backups.pg.test.ts`,
      test: 'is not called good'
    }
  },
  {
    name: 'restore-keeps-wrong-counts',
    modes: [40, 42],
    bug: 'Counts that were wrong when a backup was made come back wrong.',
    edits: [
      {
        file: `${BACKUP}/put-back.ts`,
        find: 'const repaired = await makeExact(client);',
        replace: 'const repaired = 0;'
      }
    ],
    proof: {
      kind: 'database',
      file: `${BACKUP}/backup.pg.test.ts`,
      test: 'are put right by a restore'
    }
  },
  {
    name: 'damaged-backup-is-restored',
    modes: [40],
    bug: 'What was read is not compared with what was written.',
    edits: [
      {
        file: `${BACKUP}/read-file.ts`,
        find: 'JSON.stringify(this.#expected) !== JSON.stringify(this.#found)',
        replace: 'this.#found.length === 0'
      }
    ],
    proof: {
      kind: 'database',
      file: `${BACKUP}/bad-backups.pg.test.ts`,
      test: 'with a value changed'
    }
  },
  {
    name: 'restore-leaves-the-wall-down',
    modes: [40],
    bug: 'After a restore the owner of the database sees all organisations.',
    edits: [
      {
        file: `${BACKUP}/wall.ts`,
        find: 'await client.query(`alter table ${quoted} force row level security`);',
        replace: 'await Promise.resolve(quoted);'
      }
    ],
    proof: { kind: 'database', file: `${BACKUP}/backup.pg.test.ts`, test: 'the same Own It' }
  }
];

const device: readonly Sabotage[] = [
  {
    name: 'sign-out-drops-the-copies',
    modes: [40],
    bug: 'Signing out clears everything that the server has.',
    edits: [
      {
        file: 'src/lib/browser/sync/kept.ts',
        find: 'seq >= first',
        replace: 'seq > first + all.length'
      }
    ],
    proof: { kind: 'database', file: DRILL, test: 'nothing lost' }
  },
  {
    name: 'sign-out-forgets-the-cursor',
    modes: [40],
    bug: 'After signing out and in again, a device cannot tell that the server went back.',
    edits: [
      {
        file: 'src/lib/browser/sync/kept.ts',
        find: 'const seen = left ?? cursor;',
        replace: 'const seen = left && cursor;'
      }
    ],
    proof: { kind: 'unit', file: KEPT, test: 'gets what it lost when they sign in again' }
  },
  {
    name: 'copies-are-kept-too-short',
    modes: [40],
    bug: 'Copies go after two weeks.',
    edits: [
      {
        file: 'src/lib/browser/sync/acknowledged.ts',
        find: 'KEEP_DAYS = 35',
        replace: 'KEEP_DAYS = 14'
      }
    ],
    proof: { kind: 'unit', file: KEPT, test: 'a copy of the 35th day stays' }
  },
  {
    name: 'copies-never-go',
    modes: [40],
    bug: 'Nobody takes the copies of somebody who does not come back away.',
    edits: [
      {
        file: 'src/lib/browser/sync/kept.ts',
        find: 'if (due > now) continue;',
        replace: 'if (due > 0) continue;'
      }
    ],
    proof: { kind: 'unit', file: KEPT, test: 'any start of the app takes them away' }
  },
  {
    name: 'copies-are-not-in-the-progress',
    modes: [40],
    bug: 'Progress after signing in again lacks what was recorded on this device.',
    edits: [
      {
        file: 'src/lib/browser/sync/kept.ts',
        find: ', foldAll(tables, copies)]',
        replace: ', foldAll(tables, [])]'
      }
    ],
    proof: { kind: 'unit', file: KEPT, test: 'shows all of it once' }
  },
  {
    name: 'an-answer-outlives-a-sign-out',
    modes: [20, 41],
    bug: 'An answer that was asked for before a sign-out in another tab moves the cursor past what is gone.',
    edits: [
      {
        file: 'src/lib/browser/sync/apply.ts',
        find: 'const gap = leavesGap(stored, asked);',
        replace: 'const gap = leavesGap(stored, asked) && response.more;'
      }
    ],
    proof: { kind: 'unit', file: KEPT, test: 'hides nothing of the history' }
  }
];

export const restore: readonly Sabotage[] = [...server, ...device];
