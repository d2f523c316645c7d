import type { Sabotage } from './sabotage';

const SESSION = 'src/lib/browser/device-session.svelte.test.ts';
const SHARED = 'tests/sync/shared-phone.test.ts';

/** Bugs in how a person comes to their record and leaves it, and in what the app waits for. */
export const session: readonly Sabotage[] = [
  {
    name: 'no-room-to-sign-out',
    modes: [4, 20],
    bug: 'Where there is no room to empty the database, signing out fails and the person is remembered.',
    edits: [
      {
        file: 'src/lib/browser/leaving.ts',
        find: '.catch(() => later);',
        replace: '.then((left) => left ?? later);'
      }
    ],
    proof: { kind: 'unit', file: SHARED, test: 'forgets the person all the same' }
  },
  {
    name: 'a-record-that-does-not-open-is-a-white-page',
    modes: [4],
    bug: 'A start that cannot open the record ends without a word.',
    edits: [
      {
        file: 'src/lib/browser/device-session.svelte.ts',
        find: "this.#state = { is: 'failed' };",
        replace: ''
      }
    ],
    proof: { kind: 'component', file: SESSION, test: 'says so when the record cannot be opened' }
  },
  {
    name: 'last-record-bars-the-next-person',
    modes: [20],
    bug: 'Somebody who signs in sees nothing while the last one’s record cannot be opened to be left.',
    edits: [
      {
        file: 'src/lib/browser/leaving.ts',
        find: 'Learner.open(me, { isMine: () => false }).catch(() => null)',
        replace: 'Learner.open(me, { isMine: () => false })'
      }
    ],
    proof: { kind: 'component', file: SESSION, test: 'cannot even be opened' }
  },
  {
    name: 'a-portal-signs-out',
    modes: [20, 30],
    bug: 'Whatever answers with 200 is believed to have ended the session.',
    edits: [
      {
        file: 'src/lib/browser/sign-out.ts',
        find: 'const ended = response.ok && told?.signedOut === SIGNED_OUT.signedOut;',
        replace: 'const ended = response.ok || told?.signedOut === SIGNED_OUT.signedOut;'
      }
    ],
    proof: {
      kind: 'unit',
      file: 'src/lib/browser/sign-out.test.ts',
      test: 'leaves nothing and says'
    }
  },
  {
    name: 'copies-go-by-the-phones-clock',
    modes: [23, 40],
    bug: 'A phone whose clock runs ahead takes away today what a restored server needs tomorrow.',
    edits: [
      {
        file: 'src/lib/browser/sync/kept.ts',
        find: '{ askTime = serverTime, open',
        replace: '{ askTime = async () => (serverTime ? Date.now() : null), open'
      }
    ],
    proof: {
      kind: 'unit',
      file: 'tests/sync/kept-for-35-days.test.ts',
      test: 'goes by the server’s clock'
    }
  },
  {
    name: 'back-finds-a-closed-record',
    modes: [19],
    bug: 'The record is closed as its page goes, and Back from the sign-in page finds it so.',
    edits: [
      {
        file: 'src/routes/(learner)/LearnerFrame.svelte',
        find: 'onMount(() => void askToPersist());',
        replace:
          'onMount(() => {\n    void askToPersist();\n    return () => void learner.close();\n  });'
      }
    ],
    proof: {
      kind: 'component',
      file: 'src/routes/(learner)/LearnerFrame.svelte.test.ts',
      test: 'leaves the record open'
    }
  },
  {
    name: 'saved-and-told-as-lost',
    modes: [8],
    bug: 'An answer that was saved as the connection died is asked for again, and counted twice.',
    edits: [
      {
        file: 'src/lib/browser/store/record.ts',
        find: 'return (await savedBefore(store, id)) ?? failed(error);',
        replace:
          "const taken = (error as Error).name === 'ConstraintError';\n    return (taken && (await savedBefore(store, id))) || failed(error);"
      }
    ],
    proof: {
      kind: 'unit',
      file: 'tests/sync/storage-trouble.test.ts',
      test: 'does not save a tap twice that was saved'
    }
  },
  {
    name: 'a-slow-line-is-cut-off',
    modes: [33],
    bug: 'An answer that keeps arriving is given up after the time for one that does not.',
    edits: [
      {
        file: 'src/lib/browser/sync/fetch-transport.ts',
        find: '      clearTimeout(silence);\n      silence = setTimeout(giveUp, silentMs);',
        replace: '      void silence;'
      }
    ],
    proof: {
      kind: 'unit',
      file: 'src/lib/browser/sync/fetch-transport.test.ts',
      test: 'waits for an answer as long as'
    }
  },
  {
    name: 'first-answer-outlives-a-sign-out',
    modes: [20],
    bug: 'A whole history that another tab was waiting for is written after its person signed out.',
    edits: [
      {
        file: 'src/lib/browser/sync/apply.ts',
        find: 'if (closings !== exchanged.closings) {',
        replace: 'if (closings === -1) {'
      }
    ],
    proof: { kind: 'unit', file: SHARED, test: 'writes nothing of an answer' }
  },
  {
    name: 'a-tab-keeps-the-record',
    modes: [20],
    bug: 'A tab goes on showing the record of somebody who signed out in another one.',
    edits: [
      {
        file: 'src/lib/browser/device-session.svelte.ts',
        find: "['storage', 'pageshow']",
        replace: "['pageshow']"
      }
    ],
    proof: { kind: 'component', file: SESSION, test: 'is closed at once when its person signs out' }
  },
  {
    name: 'an-ended-session-is-answered',
    modes: [20],
    bug: 'A session that could not be ended goes on opening pages, though its person has signed out.',
    edits: [
      {
        file: 'src/lib/server/auth/ending.ts',
        find: '  return NOBODY;',
        replace: '  return NOBODY === null ? NOBODY : { signedIn, leaver };'
      }
    ],
    proof: {
      kind: 'database',
      file: 'src/lib/server/auth/ending.pg.test.ts',
      test: 'could not be ended stays on order'
    }
  },
  {
    name: 'a-shared-device-leaves-in-the-middle',
    modes: [21],
    bug: 'A shared device signs its person out while an answer is being saved.',
    edits: [
      {
        file: 'src/lib/browser/kiosk.ts',
        find: 'isOver(now) && saving.size === 0',
        replace: 'isOver(now) && saving.size >= 0'
      }
    ],
    proof: { kind: 'unit', file: 'src/lib/browser/kiosk.test.ts', test: 'waits for an answer' }
  }
];
