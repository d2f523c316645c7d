import type { Sabotage } from './sabotage';

/** Releases that forget the phones of the last one. */
const versions: readonly Sabotage[] = [
  {
    name: 'only-the-newest-protocol',
    modes: [25],
    bug: 'The server answers no protocol but its own, so every installed app stops sending.',
    edits: [
      {
        file: 'src/lib/server/sync/answer.ts',
        find: 'parsed.data.protocol > PROTOCOL',
        replace: 'parsed.data.protocol !== PROTOCOL'
      }
    ],
    proof: { kind: 'database', file: 'src/lib/server/sync/protocols.pg.test.ts', test: 'is served' }
  },
  {
    name: 'a-choice-is-renamed-unseen',
    modes: [25],
    bug: 'A choice of the AI-use log gets another name without a new protocol.',
    edits: [
      {
        file: 'src/lib/domain/training/ai-use.ts',
        find: "'by-reading', 'no'",
        replace: "'by-reading-it', 'no'"
      }
    ],
    proof: { kind: 'unit', file: 'src/lib/protocol/wire-needs-a-version.test.ts' }
  },
  {
    name: 'old-requests-are-refused',
    modes: [25],
    bug: 'The server asks for a field that released apps do not send.',
    edits: [
      {
        file: 'src/lib/protocol/events.ts',
        find: 'sure: z.optional(z.enum(SURENESS))',
        replace: 'sure: z.enum(SURENESS)'
      }
    ],
    proof: {
      kind: 'database',
      file: 'tests/sync/old-clients.pg.test.ts',
      test: 'is answered as it was'
    }
  },
  {
    name: 'a-deploy-takes-the-old-files',
    modes: [26],
    bug: 'A new build serves its own files only: tabs of the last version miss theirs.',
    edits: [
      {
        file: 'src/keep-builds.js',
        find: 'const BEFORE = 3;',
        replace: 'const BEFORE = 0;'
      }
    ],
    proof: { kind: 'unit', file: 'src/keep-builds.test.ts' }
  }
];

/** A service worker that keeps what it should not, or cannot be got rid of. */
const worker: readonly Sabotage[] = [
  {
    name: 'half-an-update-is-installed',
    modes: [27, 29],
    bug: 'A new service worker takes whatever comes for its files: an error, a portal’s page.',
    edits: [
      {
        file: 'src/service-worker/index.ts',
        find: '(await isOurs(new URL(request.url).pathname, response)) ? response : null',
        replace: 'response'
      }
    ],
    proof: {
      kind: 'e2e',
      file: 'tests/e2e/the-service-worker-fails-safe.spec.ts',
      test: 'leaves the old version whole'
    }
  },
  {
    name: 'the-switch-does-nothing',
    modes: [28],
    bug: 'SERVICE_WORKER=off still sends the app’s own worker.',
    edits: [
      {
        file: 'src/lib/server/service-worker.ts',
        find: "on ? 'on.js' : 'off.js'",
        replace: "'on.js'"
      }
    ],
    proof: { kind: 'unit', file: 'src/lib/server/service-worker.test.ts' }
  },
  {
    name: 'the-switched-off-worker-waits',
    modes: [28],
    bug: 'The worker that should replace a broken one waits for its tabs to close.',
    edits: [
      {
        file: 'src/service-worker/off.js',
        find: "worker.addEventListener('install', () => void worker.skipWaiting());",
        replace: ''
      }
    ],
    proof: { kind: 'unit', file: 'src/service-worker/off.test.ts' }
  },
  {
    name: 'a-proxy-may-keep-the-worker',
    modes: [28],
    bug: 'The service worker is sent as a file that a cache may keep for a day.',
    edits: [
      {
        file: 'src/lib/server/service-worker.ts',
        find: "'cache-control': 'no-cache'",
        replace: "'cache-control': 'public, max-age=86400'"
      }
    ],
    proof: { kind: 'unit', file: 'src/lib/server/service-worker.test.ts' }
  },
  {
    name: 'a-portal-page-is-kept',
    modes: [29],
    bug: 'Any page with status 200 is kept as the last copy of ours.',
    edits: [
      {
        file: 'src/service-worker/ours.ts',
        find: 'isPage && (await response.clone().text()).includes(OUR_MARK)',
        replace: 'isPage'
      }
    ],
    proof: { kind: 'unit', file: 'src/service-worker/ours.test.ts' }
  },
  {
    name: 'an-error-page-is-kept',
    modes: [29],
    bug: 'An error page is kept as the last copy of a page.',
    edits: [
      {
        file: 'src/service-worker/ours.ts',
        find: 'response.status !== 200 || ',
        replace: ''
      }
    ],
    proof: { kind: 'unit', file: 'src/service-worker/ours.test.ts' }
  },
  {
    name: 'a-portal-is-believed',
    modes: [30],
    bug: 'An answer counts as ours whatever it is said to be made of.',
    edits: [
      {
        file: 'src/lib/browser/sync/reply.ts',
        find: "if (!/^application\\/json\\b/i.test(answer.contentType)) return { kind: 'not-our-server' };",
        replace: ''
      }
    ],
    proof: {
      kind: 'unit',
      file: 'tests/sync/only-an-answer-empties-the-outbox.test.ts',
      test: 'captive-portal-changes-nothing'
    }
  },
  {
    name: 'another-protocol-is-believed',
    modes: [25, 30],
    bug: 'An answer in a protocol that was not asked for settles the outbox.',
    edits: [
      {
        file: 'src/lib/browser/sync/reply.ts',
        find: 'data.protocol === PROTOCOL && ',
        replace: ''
      }
    ],
    proof: {
      kind: 'unit',
      file: 'tests/sync/only-an-answer-empties-the-outbox.test.ts',
      test: 'another protocol'
    }
  }
];

export const oldClients: readonly Sabotage[] = [...versions, ...worker];
