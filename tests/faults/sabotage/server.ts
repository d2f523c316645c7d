import type { Proof, Sabotage } from './sabotage';

const CUT_OFF = 'src/lib/server/sync/a-batch-that-is-cut-off.pg.test.ts';
const ON_DISK = 'src/lib/server/db/committed-is-on-disk.pg.test.ts';
const COMES_BACK = 'src/lib/server/db/the-database-comes-back.pg.test.ts';
const DRAIN: Proof = {
  kind: 'command',
  script: 'tests/faults/real/run.ts',
  args: ['drain', '--count', '2'],
  build: true
};

export const server: readonly Sabotage[] = [
  {
    name: 'rows-outside-the-transaction',
    modes: [17],
    bug: 'Events are stored in a transaction of their own, which a broken connection does not undo.',
    edits: [
      {
        file: 'src/lib/server/sync/ingest.ts',
        find: 'await store(tx, who, batch, good)',
        replace:
          'await database.within(who.organisationId, (other) => store(other, who, batch, good))'
      }
    ],
    proof: { kind: 'database', file: CUT_OFF }
  },
  {
    name: 'answer-before-commit',
    modes: [18, 17],
    bug: 'The answer goes out when the last statement has run, without waiting for COMMIT.',
    edits: [
      {
        file: 'src/lib/server/sync/ingest.ts',
        find: 'database.alone(who.organisationId, who.personId, work)',
        replace: `new Promise<T>((resolve, reject) => {
        const early = async (tx: Transaction): Promise<void> => resolve(await work(tx));
        database.alone(who.organisationId, who.personId, early).catch(reject);
      })`
      }
    ],
    proof: { kind: 'database', file: CUT_OFF }
  },
  {
    name: 'one-id-twice-in-any-order',
    modes: [15, 42],
    bug: 'Of two contents under one id in a batch, the database stores either, and the first is counted.',
    edits: [
      {
        file: 'src/lib/server/sync/store-events.ts',
        find: 'order by 2, place',
        replace: 'order by 2'
      }
    ],
    proof: {
      kind: 'database',
      file: 'src/lib/server/sync/ingest.pg.test.ts',
      test: 'of one id with two contents'
    }
  },
  {
    name: 'a-dying-connection-ends-the-app',
    modes: [17, 37],
    bug: 'Nobody listens to a connection that is in use, so the process ends when the database cuts it.',
    edits: [
      {
        file: 'src/lib/server/db/client.ts',
        find: "pool.on('connect', (client) => client.on('error', () => undefined));",
        replace: ''
      }
    ],
    proof: { kind: 'database', file: CUT_OFF }
  },
  {
    name: 'commit-without-flush',
    modes: [18, 39],
    bug: 'The app asks for synchronous_commit=off, so COMMIT answers before the disk has anything.',
    edits: [
      {
        file: 'src/lib/server/db/client.ts',
        find: '-c idle_in_transaction_session_timeout=15000',
        replace: '-c synchronous_commit=off -c idle_in_transaction_session_timeout=15000'
      }
    ],
    proof: { kind: 'database', file: ON_DISK, test: 'COMMIT waits' }
  },
  {
    name: 'fsync-off',
    modes: [39],
    bug: 'The embedded PostgreSQL never asks the disk to keep anything.',
    edits: [
      {
        file: 'src/lib/server/db/embedded/launch.ts',
        find: "'shared_buffers=64MB',",
        replace: "'shared_buffers=64MB',\n  'fsync=off',"
      }
    ],
    proof: { kind: 'database', file: ON_DISK, test: 'the embedded server' }
  },
  {
    name: 'sigterm-ends-at-once',
    modes: [37],
    bug: 'The process ends on SIGTERM without finishing the requests it has or stopping its database.',
    edits: [
      {
        file: 'src/start.js',
        find: 'const http = server.server;',
        replace:
          "const http = server.server;\n  process.prependListener('SIGTERM', () => process.exit(0));"
      }
    ],
    proof: DRAIN
  },
  {
    name: 'database-closes-before-the-requests',
    modes: [37],
    bug: 'On SIGTERM the database is closed at once, under the requests that are under way.',
    edits: [
      {
        file: 'src/hooks.server.ts',
        find: "process.once('sveltekit:shutdown'",
        replace: "process.once('SIGTERM'"
      }
    ],
    proof: DRAIN
  },
  {
    name: 'dead-database-stays-dead',
    modes: [37],
    bug: 'Nobody starts the embedded PostgreSQL again when it was killed under the app.',
    edits: [
      {
        file: 'src/lib/server/db/start.ts',
        find: 'embedded.keepAlive((connection) => database.moveTo(connection));',
        replace: ''
      }
    ],
    proof: { kind: 'database', file: COMES_BACK }
  },
  {
    name: 'two-apps-one-folder-no-lock',
    modes: [38],
    bug: 'Apps that start on one data folder at once do not wait for each other.',
    edits: [
      {
        file: 'src/lib/server/db/embedded.ts',
        find: 'return await withLock(lock, () => open(folder, lock, options.log));',
        replace: 'return await open(folder, lock, options.log);'
      }
    ],
    proof: {
      kind: 'database',
      file: 'src/lib/server/db/embedded.pg.test.ts',
      test: 'five that start at once share one server'
    }
  }
];
