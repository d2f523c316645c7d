import type { Sabotage } from './sabotage';

const DISK = 'src/lib/browser/store/disk.ts';
const RECORD = 'src/lib/browser/store/record.ts';
const SYNC = 'src/lib/browser/sync/sync.svelte.ts';
const REAL_INDEXEDDB = 'src/lib/browser/store/disk.svelte.test.ts';
const TROUBLE = 'tests/sync/storage-trouble.test.ts';
const CLEARED = 'tests/sync/cleared-copy-is-told.test.ts';
const SHARED = 'tests/sync/shared-phone.test.ts';

export const browser: readonly Sabotage[] = [
  {
    name: 'cleared-copy-is-not-told',
    modes: [1, 2],
    bug: 'A new start after the browser cleared the copy forgets that there was one.',
    edits: [
      {
        file: 'src/lib/browser/store/open.ts',
        find: "if (sentBefore && store.storage === 'disk') {",
        replace: "if (sentBefore && store.storage === 'memory') {"
      }
    ],
    proof: { kind: 'unit', file: CLEARED, test: 'is told of' }
  },
  {
    name: 'note-of-sending-outlives-a-sign-out',
    modes: [1, 2],
    bug: 'The cookie of somebody who signed out with everything sent stays on a shared phone.',
    edits: [
      {
        file: 'src/lib/browser/leaving.ts',
        find: 'if (sealed.kept === 0) forgetSent',
        replace: 'if (sealed.kept > 0) forgetSent'
      }
    ],
    proof: { kind: 'unit', file: SHARED, test: 'the note of when something was last sent' }
  },
  {
    name: 'denied-storage-ends-the-app',
    modes: [3],
    bug: 'A browser that lends no storage gets an error instead of a store in memory.',
    edits: [
      {
        file: 'src/lib/browser/store/open.ts',
        find: '  } catch {\n    // Few phones',
        replace: '  } catch (denied) {\n    if (denied) throw denied;\n    // Few phones'
      }
    ],
    proof: { kind: 'unit', file: TROUBLE, test: 'works in memory' }
  },
  {
    name: 'full-phone-is-told-as-saved',
    modes: [4],
    bug: 'An answer for which there was no room is called saved.',
    edits: [
      {
        file: RECORD,
        find: 'const failed = (error: unknown): Recorded => ({ ok: false, code: saveFailure(error) });',
        replace:
          "const failed = (error: unknown): Recorded =>\n  saveFailure(error) === 'storage-full'\n    ? { ok: true, event: {} as LearningEvent, progress: null }\n    : { ok: false, code: saveFailure(error) };"
      }
    ],
    proof: { kind: 'unit', file: TROUBLE, test: 'has no room' }
  },
  {
    name: 'saved-is-said-before-it-is',
    modes: [5],
    bug: 'The screen says "Saved" while the transaction is still under way.',
    edits: [
      {
        file: DISK,
        find: "return this.#twice(() => this.#db.transaction('rw', names, (tx) => work(tablesOf(tx, names))));",
        replace:
          "return this.#twice(\n      () =>\n        new Promise<T>((resolve, reject) => {\n          this.#db\n            .transaction('rw', names, async (tx) => resolve(await work(tablesOf(tx, names))))\n            .catch(reject);\n        })\n    );"
      }
    ],
    proof: { kind: 'component', file: REAL_INDEXEDDB, test: 'told after that ended' }
  },
  {
    name: 'answers-are-written-when-there-is-time',
    modes: [5, 7],
    bug: 'Answers are called saved at once and written together a little later.',
    edits: [
      {
        file: RECORD,
        find: "    const saved = await store.write(['events', 'outbox', 'progress'], (tables) =>\n      save(tables, draft, device, at)\n    );",
        replace:
          "    const event = { ...draft, seq: 0 } as LearningEvent;\n    const saved = { event, progress: isModuleEvent(event) ? fold(undefined, event) : null };\n    setTimeout(\n      () =>\n        void store.write(['events', 'outbox', 'progress'], (tables) =>\n          save(tables, draft, device, at)\n        ),\n      300\n    );"
      }
    ],
    proof: { kind: 'unit', file: 'tests/sync/answer-survives.test.ts', test: 'survives a killed' }
  },
  {
    name: 'writes-are-not-flushed',
    modes: [6],
    bug: 'Writes use Chromium’s default, which may lose the last seconds when the power goes.',
    edits: [
      {
        file: DISK,
        find: "chromeTransactionDurability: 'strict'",
        replace: "chromeTransactionDurability: 'default'"
      }
    ],
    proof: { kind: 'component', file: REAL_INDEXEDDB, test: 'each write is a strict' }
  },
  {
    name: 'lost-connection-is-not-opened-again',
    modes: [8],
    bug: 'A connection that died in the background stays dead.',
    edits: [
      {
        file: DISK,
        find: 'if (this.#closed || !isConnectionLost(error)) throw error;',
        replace: 'if (this.#closed || isConnectionLost(error)) throw error;'
      }
    ],
    proof: { kind: 'unit', file: TROUBLE, test: 'is opened again and the tap is saved once' }
  },
  {
    name: 'old-tab-keeps-the-database',
    modes: [9],
    bug: 'A tab with an older build does not let go of the database for a newer one.',
    edits: [
      {
        file: DISK,
        find: "      this.close();\n      notify('reload');\n      return false;",
        replace: '      return false;'
      }
    ],
    proof: { kind: 'component', file: REAL_INDEXEDDB, test: 'is let go to a newer build' }
  },
  {
    name: 'blocked-tab-says-nothing',
    modes: [9],
    bug: 'A page that waits for an older tab does not say so.',
    edits: [
      {
        file: DISK,
        find: "db.on('blocked', () => notify('blocked'));",
        replace: "db.on('blocked', () => undefined);"
      }
    ],
    proof: { kind: 'component', file: REAL_INDEXEDDB, test: 'is waited for, and said' }
  },
  {
    name: 'newer-database-is-thrown-away',
    modes: [10],
    bug: 'After a rollback the database of the newer build is deleted instead of opened.',
    edits: [
      {
        file: DISK,
        find: '    await db.open();\n    // Made anew',
        replace:
          '    const left = (await indexedDB.databases()).find((one) => one.name === name);\n    if ((left?.version ?? 0) > 10) await Dexie.delete(name);\n    await db.open();\n    // Made anew'
      }
    ],
    proof: { kind: 'unit', file: TROUBLE, test: 'is still opened by an older build' }
  },
  {
    name: 'upgrade-drops-a-table',
    modes: [11],
    bug: 'A new version of the database removes a table in which work waits.',
    edits: [
      {
        file: DISK,
        find: "      meta: 'key'\n    });",
        replace:
          "      meta: 'key'\n    });\n    db.version(2).stores({ parked: null });\n    db.version(3).stores({ parked: 'id' });"
      }
    ],
    proof: { kind: 'component', file: REAL_INDEXEDDB, test: 'that the first release left' }
  },
  {
    name: 'every-tab-sends',
    modes: [12],
    bug: 'Tabs send without asking whether another tab is sending.',
    edits: [
      {
        file: SYNC,
        find: 'const ran = await this.#seams.lock(() => this.#drain(trigger));\n    if (!ran)',
        replace: 'await this.#drain(trigger);\n    if (trigger === undefined)'
      }
    ],
    proof: {
      kind: 'unit',
      file: 'tests/sync/when-to-send.test.ts',
      test: 'sends each event once however many tabs'
    }
  },
  {
    name: 'next-person-sends-the-last-ones-work',
    modes: [20],
    bug: 'A tab goes on sending after somebody else signed in on the phone.',
    edits: [
      {
        file: SYNC,
        find: 'if (!this.#seams.isMine()) return',
        replace: 'if (!this.#seams.isMine) return'
      }
    ],
    proof: {
      kind: 'unit',
      file: 'tests/sync/when-to-send.test.ts',
      test: 'sends nothing of the first person'
    }
  },
  {
    name: 'looking-at-the-page-sends-nothing',
    modes: [31],
    bug: 'A page that comes back into view waits for its slow timer.',
    edits: [
      {
        file: 'src/lib/browser/sync/triggers.ts',
        find: "if (document.visibilityState === 'visible') nudge('visible');",
        replace: "if (document.visibilityState === 'hidden') nudge('visible');"
      }
    ],
    proof: { kind: 'component', file: 'src/lib/browser/sync/triggers.svelte.test.ts' }
  },
  {
    name: 'no-timer-after-a-failure',
    modes: [31],
    bug: 'After a try that failed only an event of the browser leads to the next one.',
    edits: [
      {
        file: SYNC,
        find: "    this.#wake(ms, 'timer');\n  }\n\n  #wake",
        replace: "    if (state.kind !== 'offline') this.#wake(ms, 'timer');\n  }\n\n  #wake"
      }
    ],
    proof: { kind: 'unit', file: 'tests/sync/when-to-send.test.ts', test: 'each chance to send' }
  }
];
