import type { Sabotage } from './sabotage';

const STORM = 'tests/faults/storm/storm.test.ts';
const CROWD = 'src/lib/server/sync/crowd.test.ts';
const TIMES = 'src/http-limits.test.ts';
const BODY = 'src/lib/server/sync/read-body.test.ts';

export const load: readonly Sabotage[] = [
  {
    name: 'building-comes-back-in-one-instant',
    modes: [34],
    bug: 'The online event is followed at once, by every phone of a building.',
    edits: [
      {
        file: 'src/lib/browser/sync/sync.svelte.ts',
        find: 'this.#seams.random() * window',
        replace: '0 * window'
      }
    ],
    proof: { kind: 'unit', file: STORM, test: 'a building that is online again' }
  },
  {
    name: 'backoff-without-jitter',
    modes: [34],
    bug: 'Phones that failed together try again together.',
    edits: [
      {
        file: 'src/lib/browser/sync/backoff.ts',
        find: 'return random() * Math.min(',
        replace: 'return Math.min('
      }
    ],
    proof: { kind: 'unit', file: STORM, test: 'phones that waited for the server' }
  },
  {
    name: 'backoff-without-cap',
    modes: [34],
    bug: 'After a long outage phones wait for hours.',
    edits: [
      {
        file: 'src/lib/browser/sync/backoff.ts',
        find: 'const CAP_MS = 5 * 60_000;',
        replace: 'const CAP_MS = 24 * 60 * 60_000;'
      }
    ],
    proof: { kind: 'unit', file: STORM, test: 'phones that waited for the server' }
  },
  {
    name: 'retry-after-ignored',
    modes: [34],
    bug: 'A phone that is sent away comes back when it likes.',
    edits: [
      {
        file: 'src/lib/browser/sync/reply.ts',
        find: 'if (!retryAfter) return 0;',
        replace: 'if (retryAfter !== undefined) return 0;'
      }
    ],
    proof: {
      kind: 'unit',
      file: 'tests/sync/when-to-send.test.ts',
      test: 'retry-after-honoured'
    }
  },
  {
    name: 'all-told-the-same-time',
    modes: [34],
    bug: 'The server tells everybody whom it sends away to come back at the same moment.',
    edits: [
      {
        file: 'src/lib/server/sync/crowd.ts',
        find: 'return Math.ceil((this.#nextMs - now) / 1000);',
        replace: 'return 5;'
      }
    ],
    proof: { kind: 'unit', file: CROWD, test: 'gives everybody a time of their own' }
  },
  {
    name: 'open-door',
    modes: [34],
    bug: 'However many are inside, the next one is let in.',
    edits: [
      {
        file: 'src/lib/server/sync/crowd.ts',
        find: 'return this.#inside >= ROOM;',
        replace: 'return this.#inside >= Infinity;'
      }
    ],
    proof: { kind: 'unit', file: STORM, test: 'a crowd that comes in one instant' }
  },
  {
    name: 'no-time-for-a-request',
    modes: [35],
    bug: 'A request may take for ever to arrive.',
    edits: [
      {
        file: 'src/http-limits.js',
        find: 'server.requestTimeout = times.requestMs;',
        replace: 'server.requestTimeout = 0;'
      }
    ],
    proof: { kind: 'unit', file: TIMES, test: 'does not arrive in time' }
  },
  {
    name: 'connections-seldom-looked-at',
    modes: [35],
    bug: 'Slow connections are looked for at the pace of Node’s own default.',
    edits: [
      {
        file: 'src/http-limits.js',
        find: 'server.connectionsCheckingInterval = times.checkMs;',
        replace: ''
      }
    ],
    proof: { kind: 'unit', file: TIMES, test: 'does not arrive in time' }
  },
  {
    name: 'sender-goes-on-after-the-answer',
    modes: [35, 36],
    bug: 'Who was refused may go on sending.',
    edits: [
      {
        file: 'src/http-limits.js',
        find: 'if (request.complete) return;',
        replace: 'return;'
      }
    ],
    proof: { kind: 'unit', file: TIMES, test: 'goes on after the answer' }
  },
  {
    name: 'one-person-holds-every-body',
    modes: [35],
    bug: 'One person may have any number of unfinished bodies in memory.',
    edits: [
      {
        file: 'src/lib/server/sync/crowd.ts',
        find: 'if (before >= BODIES) return null;',
        replace: ''
      }
    ],
    proof: { kind: 'unit', file: CROWD, test: 'are limited for each person' }
  },
  {
    name: 'limit-of-packed-bytes-only',
    modes: [36],
    bug: 'A gzip file is counted as it comes, not as it unpacks.',
    edits: [
      {
        file: 'src/lib/server/sync/read-body.ts',
        find: 'return await readUpTo(limit, unzip.readable);',
        replace: 'return await readUpTo(Infinity, unzip.readable);'
      }
    ],
    proof: { kind: 'unit', file: BODY, test: 'counts what a gzip file unpacks to' }
  },
  {
    name: 'limit-of-told-lengths-only',
    modes: [36],
    bug: 'A body that does not tell its length has no limit.',
    edits: [
      {
        file: 'src/lib/server/sync/read-body.ts',
        find: 'if (size > limit) return null;',
        replace: ''
      }
    ],
    proof: { kind: 'unit', file: BODY, test: 'holds without a content-length' }
  },
  {
    name: 'brackets-are-read-however-deep',
    modes: [36],
    bug: 'A body of brackets keeps the parser busy.',
    edits: [
      {
        file: 'src/lib/server/sync/read-body.ts',
        find: "if (isDeep(bytes)) return { ok: false, problem: 'unreadable' };",
        replace: ''
      }
    ],
    proof: { kind: 'unit', file: BODY, test: 'are refused before they are read' }
  },
  {
    name: 'polluting-key-passes',
    modes: [36],
    bug: 'A key named __proto__ vanishes from an event instead of having it refused.',
    edits: [
      {
        file: 'src/lib/server/sync/read-body.ts',
        find: `'"__proto__?"'`,
        replace: `'"__proto__"'`
      }
    ],
    proof: { kind: 'unit', file: BODY, test: 'is refused in' }
  }
];
