import type { Sabotage } from './sabotage';

const byTheModel = { kind: 'model' } as const;

/** Bugs that the fault model has to find by itself. */
export const model: readonly Sabotage[] = [
  {
    name: 'full-storage-called-saved',
    modes: [4],
    bug: 'The device has no room, and the screen says "Saved".',
    edits: [
      {
        file: 'src/lib/browser/store/record.ts',
        find: 'return (await savedBefore(store, id)) ?? failed(error);',
        replace:
          "const told = (await savedBefore(store, id)) ?? failed(error);\n    return !told.ok && told.code === 'storage-full' ? { ok: true, event: draft as never, progress: null } : told;"
      }
    ],
    proof: byTheModel
  },
  {
    name: 'event-and-outbox-row-apart',
    modes: [5],
    bug: 'The outbox row is written in a transaction of its own, before the event.',
    edits: [
      {
        file: 'src/lib/browser/store/record.ts',
        find: "const saved = await store.write(['events', 'outbox', 'progress'], (tables) =>\n      save(tables, draft, device, at)\n    );",
        replace:
          "const seq = await store.write(['outbox'], async (t) => t.outbox.add({ id, addedAt: at, attempts: 0 }));\n    const saved = await store.write(['events', 'outbox', 'progress'], (tables) =>\n      save({ ...tables, outbox: { ...tables.outbox, add: async () => seq } }, draft, device, at)\n    );"
      }
    ],
    proof: byTheModel
  },
  {
    name: 'outbox-emptied-by-any-answer',
    modes: [13],
    bug: 'An answer takes every row that was sent out of the outbox, named in it or not.',
    edits: [
      {
        file: 'src/lib/browser/outbox/outbox.ts',
        find: 'tables.outbox.bulkDelete(answered.map(({ seq }) => seq)),',
        replace: 'tables.outbox.bulkDelete(sent.map(({ seq }) => seq)),'
      }
    ],
    proof: byTheModel
  },
  {
    name: 'duplicates-counted-again',
    modes: [14, 42],
    bug: 'An event that arrives a second time is folded into the rollups a second time.',
    edits: [
      {
        file: 'src/lib/server/sync/ingest.ts',
        find: "const added = counted.filter((_, i) => taken[i] === 'stored');",
        replace: "const added = counted.filter((_, i) => taken[i] !== 'conflict');"
      }
    ],
    proof: byTheModel
  },
  {
    name: 'same-id-is-same-event',
    modes: [15],
    bug: 'Another event under a known id is answered as a duplicate.',
    edits: [
      {
        file: 'src/lib/server/sync/store-events.ts',
        find: "and s.at = e->>'at' and s.data = e->'data', false) as same",
        replace: "and s.at = e->>'at', false) as same"
      }
    ],
    proof: byTheModel
  },
  {
    name: 'refused-event-dropped',
    modes: [16],
    bug: 'An event that the server refuses leaves the outbox and is kept nowhere.',
    edits: [
      {
        file: 'src/lib/browser/outbox/outbox.ts',
        find: 'refused.length > 0 && tables.parked.bulkPut(refused)',
        replace: 'refused.length < 0 && tables.parked.bulkPut(refused)'
      }
    ],
    proof: byTheModel
  },
  {
    name: 'signed-out-empties-the-outbox',
    modes: [19],
    bug: 'A 401 throws away what waits.',
    edits: [
      {
        file: 'src/lib/browser/sync/exchange.ts',
        find: '  switch (reply.kind) {',
        replace:
          "  if (reply.kind === 'signed-out') await link.store.write(['outbox'], async (t) => t.outbox.clear());\n  switch (reply.kind) {"
      }
    ],
    proof: byTheModel
  },
  {
    name: 'whoever-is-signed-in-gets-it',
    modes: [20],
    bug: "The server stores a request as the session's person's, whomever the app meant.",
    edits: [
      {
        file: 'src/lib/server/sync/answer.ts',
        find: 'if (meant !== null && meant !== who.personId) {',
        replace: "if (meant === 'nobody') {"
      }
    ],
    proof: byTheModel
  },
  {
    name: 'sign-out-clears-unsent',
    modes: [20, 21],
    bug: 'Signing out empties the database, sent or not.',
    edits: [
      {
        file: 'src/lib/browser/sync/kept.ts',
        find: 'if (waiting + parked > 0) return { unsent: waiting + parked, due: null };',
        replace: 'await Promise.all([tables.outbox.clear(), tables.parked.clear()]);'
      }
    ],
    proof: [
      byTheModel,
      { kind: 'unit', file: 'tests/sync/shared-phone.test.ts', test: 'seals what is not sent' }
    ]
  },
  {
    name: 'portal-page-is-an-answer',
    modes: [30],
    bug: 'What is not our answer takes what was sent out of the outbox.',
    edits: [
      {
        file: 'src/lib/browser/sync/exchange.ts',
        find: '  switch (reply.kind) {',
        replace:
          "  if (reply.kind === 'not-our-server') {\n    await link.store.write(['outbox'], async (t) => t.outbox.bulkDelete(exchanged.sent.map(({ seq }) => seq)));\n  }\n  switch (reply.kind) {"
      }
    ],
    proof: byTheModel
  },
  {
    name: 'no-next-try-after-trouble',
    modes: [33],
    bug: 'After an answer that says "later" no timer is set.',
    edits: [
      {
        file: 'src/lib/browser/sync/sync.svelte.ts',
        find: 'this.#rest(this.#waiting(outcome.why, pause), pause);',
        replace: 'this.#state = this.#waiting(outcome.why, pause);'
      }
    ],
    proof: byTheModel
  },
  {
    name: 'believes-that-it-is-offline',
    modes: [32, 33],
    bug: 'Once a request fails for want of a network nothing is tried until the browser says "online".',
    edits: [
      {
        file: 'src/lib/browser/sync/sync.svelte.ts',
        find: "return this.#rest({ kind: 'offline' }, this.#seams.online() ? delay : SLOW_MS);",
        replace: "this.#state = { kind: 'offline' };\n        return;"
      }
    ],
    proof: byTheModel
  },
  {
    name: 'nothing-offered-again',
    modes: [40],
    bug: 'A device that hears of a restored server does not offer its events again.',
    edits: [
      {
        file: 'src/lib/browser/sync/apply.ts',
        find: 'if (wentBack) await outbox.offerAgain(tables, now);',
        replace: ''
      }
    ],
    proof: [
      byTheModel,
      { kind: 'database', file: 'tests/faults/restore-drill.pg.test.ts', test: 'nothing lost' }
    ]
  },
  {
    name: 'cursor-before-its-data',
    modes: [41],
    bug: 'The new cursor is written before the changes that it covers, in a transaction of its own.',
    edits: [
      {
        file: 'src/lib/browser/sync/apply.ts',
        find: 'export function apply(store: Store, exchanged: Exchanged, now: number): Promise<Applied> {',
        replace:
          "export async function apply(store: Store, exchanged: Exchanged, now: number): Promise<Applied> {\n  await store.write(['meta'], async ({ meta }) => meta.put({ key: 'cursor', value: exchanged.response.cursor }));"
      }
    ],
    proof: byTheModel
  },
  {
    name: 'cursor-ahead-of-commits',
    modes: [41],
    bug: 'The cursor that is handed out covers a place that nobody has written to yet.',
    edits: [
      {
        file: 'src/lib/server/sync/changes.ts',
        find: '(more && changes.at(-1)?.pos) || row.last }',
        replace: '(more && changes.at(-1)?.pos) || row.last + 1 }'
      }
    ],
    proof: byTheModel
  },
  {
    name: 'no-lock-for-the-person',
    modes: [42],
    bug: 'Two devices of one person are stored side by side, and each adds to what it read before.',
    edits: [
      {
        file: 'src/lib/server/db/client.ts',
        find: 'pg_advisory_xact_lock(${key(organisationId + personId)})`;',
        replace: '${key(organisationId + personId)}`;'
      }
    ],
    proof: {
      kind: 'database',
      file: 'src/lib/server/sync/one-after-the-other.pg.test.ts',
      test: 'two devices of one person'
    }
  }
];
