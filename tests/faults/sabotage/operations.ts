import type { Sabotage } from './sabotage';

const SIGNED_IN = 'src/lib/server/auth/signed-in.ts';
const INGEST = 'src/lib/server/sync/ingest.ts';
const MOVE = 'src/lib/server/people/move.ts';
const COUNTED_ON = 'src/lib/domain/training/counted-on.ts';
const CHECK = 'src/lib/server/insight/check.ts';
const REPAIR = 'src/lib/server/insight/repair.ts';

const leavers = { kind: 'database', file: 'src/routes/api/sync/v1/leaver.pg.test.ts' } as const;
const moves = { kind: 'database', file: 'src/lib/server/people/move.pg.test.ts' } as const;
const days = { kind: 'unit', file: 'src/lib/domain/training/counted-on.test.ts' } as const;
const clocks = { kind: 'unit', file: 'src/lib/browser/device/clock-changes.test.ts' } as const;
const repairs = { kind: 'database', file: 'src/lib/server/insight/repair.pg.test.ts' } as const;
const checks = {
  kind: 'database',
  file: 'src/lib/server/operations/self-check.pg.test.ts'
} as const;
const metrics = { kind: 'unit', file: 'src/lib/server/operations/metrics.test.ts' } as const;

const leaving: Sabotage[] = [
  {
    name: 'leaver-loses-last-work',
    modes: [22],
    bug: 'Who has left is refused whole, so that work they did while employed stays on the phone.',
    edits: [{ file: SIGNED_IN, find: 'leaver: leaver || null', replace: 'leaver: null' }],
    proof: { ...leavers, test: 'work of an earlier week' }
  },
  {
    name: 'leaver-works-on',
    modes: [22],
    bug: 'Work that is dated after the last day is stored.',
    edits: [
      {
        file: INGEST,
        find: 'isAfterLeaving(one.countedOn, who.leftOn)',
        replace: 'isAfterLeaving(who.leftOn ?? one.countedOn, who.leftOn)'
      }
    ],
    proof: { ...leavers, test: 'work of the day after' }
  },
  {
    name: 'leaver-told-it-was-refused',
    modes: [22],
    bug: 'An event that was stored before its author left is refused when it is sent again.',
    edits: [
      {
        file: INGEST,
        find: "return there.next().value ? 'duplicate' : 'after-leaving';",
        replace: "return there.next().value ? 'after-leaving' : 'after-leaving';"
      }
    ],
    proof: { ...leavers, test: 'gets every event answered' }
  },
  {
    name: 'leaver-still-signed-in',
    modes: [22],
    bug: 'Who has left can open everything as before.',
    edits: [{ file: SIGNED_IN, find: 'if (!found.active)', replace: 'if (!found)' }],
    proof: { ...leavers, test: 'can open nothing else' }
  },
  {
    name: 'mover-leaves-counts-behind',
    modes: [22],
    bug: 'Somebody who moves is counted in the new unit and still in the old one.',
    edits: [{ file: MOVE, find: 'table, sql`-1`', replace: 'table, sql`0`' }],
    proof: { ...moves, test: 'counted where they are now' }
  },
  {
    name: 'mover-races-a-send',
    modes: [22, 42],
    bug: 'A move does not wait for events of the person that are being counted.',
    edits: [
      {
        file: MOVE,
        find: 'database.exclusively(organisationId,',
        replace: 'database.within(organisationId,'
      }
    ],
    proof: { ...moves, test: 'moved to and fro' }
  }
];

const clocksGoWrong: Sabotage[] = [
  {
    name: 'clock-of-2090-is-believed',
    modes: [23],
    bug: 'An event that a clock years ahead has dated counts on a day that has not come.',
    edits: [
      {
        file: COUNTED_ON,
        find: 'adjusted || ahead > 0 ? receivedAt',
        replace: 'ahead < -BEHIND_MS ? receivedAt'
      }
    ],
    proof: { ...days, test: 'however many years' }
  },
  {
    name: 'clock-of-1970-is-believed',
    modes: [23],
    bug: 'An event that a clock of 1970 has dated counts in 1970.',
    edits: [{ file: COUNTED_ON, find: ' || ahead < -BEHIND_MS', replace: '' }],
    proof: { ...days, test: 'however many years' }
  },
  {
    name: 'summer-time-forgotten-on-the-device',
    modes: [24],
    bug: 'The device writes the offset of the first hour of the year all year round.',
    edits: [
      {
        file: 'src/lib/browser/device/clock.ts',
        find: '-new Date(ms).getTimezoneOffset()',
        replace: '-new Date(new Date(ms).getFullYear(), 0).getTimezoneOffset()'
      }
    ],
    proof: { ...clocks, test: 'writes the right hour' }
  },
  {
    name: 'days-are-days-of-utc',
    modes: [24],
    bug: 'An event of the first hour of a summer day counts on the day before.',
    edits: [
      {
        file: 'src/lib/domain/insight/calendar.ts',
        find: "'en-CA', {\n  timeZone: 'Europe/London'",
        replace: "'en-CA', {\n  timeZone: 'UTC'"
      }
    ],
    proof: { ...clocks, test: 'counts on the day and in the week' }
  }
];

const drift: Sabotage[] = [
  {
    name: 'self-check-sees-no-drift',
    modes: [42],
    bug: 'The nightly recount throws away what it found.',
    edits: [
      {
        file: CHECK,
        find: 'return recount(tx, organisationId);',
        replace: 'return (await recount(tx, organisationId)).slice(0, 0);'
      }
    ],
    proof: { ...checks, test: 'drift is seen' }
  },
  {
    name: 'repair-doubles-what-is-right',
    modes: [42],
    bug: 'A repair writes back what was kept instead of what was counted.',
    edits: [
      {
        file: REPAIR,
        find: '...own, ...key, ...recounted }',
        replace: '...own, ...key, ...recounted, ...kept }'
      },
      {
        file: REPAIR,
        find: 'rows.flatMap(({ key, recounted })',
        replace: 'rows.flatMap(({ key, recounted, kept })'
      }
    ],
    proof: { ...repairs, test: 'are made right' }
  },
  {
    name: 'repair-races-a-send',
    modes: [42],
    bug: 'A repair does not keep out events that arrive meanwhile.',
    edits: [
      {
        file: REPAIR,
        find: 'database.exclusively(organisationId,',
        replace: 'database.within(organisationId,'
      }
    ],
    proof: {
      kind: 'database',
      file: 'src/lib/server/sync/one-after-the-other.pg.test.ts',
      test: 'a repair waits'
    }
  },
  {
    name: 'self-check-twice-a-night',
    modes: [42],
    bug: 'Every process recounts everything every night.',
    edits: [
      {
        file: 'src/lib/server/operations/self-check.ts',
        find: 'if (last?.night === night) return;',
        replace: ''
      }
    ],
    proof: { ...checks, test: 'once a night' }
  }
];

const watching: Sabotage[] = [
  {
    name: 'log-names-who-asked',
    modes: [],
    bug: "A request's line says the name of whoever was signed in.",
    edits: [
      {
        file: 'src/lib/server/operations/observe.ts',
        find: 'log.request({ id,',
        replace: 'log.request({ ...event.locals.signedIn, id,'
      }
    ],
    proof: {
      kind: 'unit',
      file: 'src/lib/server/operations/observe.test.ts',
      test: 'written down by its route alone'
    }
  },
  {
    name: 'log-quotes-an-error',
    modes: [],
    bug: "An error's message, which can quote what somebody typed, is written down.",
    edits: [
      {
        file: 'src/lib/server/operations/error-facts.ts',
        find: '    at: frames(error),',
        replace: "    at: (error.stack ?? '').split('\\n'),"
      }
    ],
    proof: { kind: 'unit', file: 'src/lib/server/log.test.ts' }
  },
  {
    name: 'sign-in-writes-to-the-console',
    modes: [],
    bug: 'Errors of sign-in go to the console with the address and the code in them.',
    edits: [
      {
        file: 'src/lib/server/auth/auth.ts',
        find: '    onAPIError: { throw: true },\n',
        replace: ''
      }
    ],
    proof: { kind: 'e2e', file: 'tests/e2e/the-log-holds-no-personal-data.spec.ts' }
  },
  {
    name: 'duplicates-counted-as-stored',
    modes: [],
    bug: 'An event that comes again counts as one more that was stored.',
    edits: [
      {
        file: 'src/lib/server/operations/metrics.ts',
        find: "else if (status === 'duplicate') duplicate.inc();",
        replace: "else if (status === 'duplicate') stored.inc();"
      }
    ],
    proof: { ...metrics, test: 'counted apart' }
  },
  {
    name: 'outbox-age-believes-every-clock',
    modes: [],
    bug: 'An event dated 1970 makes the outbox look decades old.',
    edits: [
      {
        file: 'src/lib/server/operations/metrics.ts',
        find: "status !== 'stored' || code === CLOCK_ADJUSTED",
        replace: "status !== 'stored'"
      }
    ],
    proof: { ...metrics, test: 'says nothing about it' }
  }
];

export const operations: readonly Sabotage[] = [
  ...leaving,
  ...clocksGoWrong,
  ...drift,
  ...watching
];
