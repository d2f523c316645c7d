import fc from 'fast-check';

/** What happens to a request on its way, at the server, or to the answer on its way back. */
export const FAULTS = [
  'drop-request',
  'drop-reply',
  'twice',
  'twice-at-once',
  'old-again',
  'cut-request',
  'garbled-request',
  'cut-reply',
  'garbled-reply',
  'portal-html',
  'portal-json',
  'proxy-error-after',
  'half-answered',
  'killed-before-commit',
  'killed-after-commit',
  'database-gone',
  'late-commit',
  'status-401',
  'status-403',
  'status-413',
  'status-422',
  'status-426',
  'status-429',
  'status-500',
  'status-503'
] as const;
export type Fault = (typeof FAULTS)[number] | 'none';

/** Where people are: two tabs of a phone that both share, and the first one's second phone. */
export const TABS = 3;

const tab = fc.nat(TABS - 1);
const pick = fc.nat(9);
const fault = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Fault>('none') },
  { weight: 1, arbitrary: fc.constantFrom<Fault>(...FAULTS) }
);
const is = <T extends string>(name: T) => fc.constant(name);

/** One thing that happens. Numbers are taken modulo what is there, so that any part of a history is one. */
const step = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({ do: is('record'), tab, count: fc.integer({ min: 1, max: 60 }) })
  },
  { weight: 16, arbitrary: fc.record({ do: is('exchange'), pick, fault }) },
  { weight: 5, arbitrary: fc.record({ do: is('serve'), pick, fault }) },
  { weight: 4, arbitrary: fc.record({ do: is('reply'), pick }) },
  { weight: 1, arbitrary: fc.record({ do: is('give-up'), pick }) },
  { weight: 3, arbitrary: fc.record({ do: is('wait') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: is('trigger'),
      tab,
      trigger: fc.constantFrom('online', 'visible', 'manual')
    })
  },
  { weight: 3, arbitrary: fc.record({ do: is('kill'), tab, after: fc.nat(12) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: is('full'), tab, writes: fc.integer({ min: 1, max: 3 }) })
  },
  { weight: 1, arbitrary: fc.record({ do: is('switch-person'), tab }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: is('session'),
      tab,
      whose: fc.constantFrom('nobody', 'owner', 'other')
    })
  },
  { weight: 1, arbitrary: fc.record({ do: is('network'), tab, on: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: is('set-clock'),
      tab,
      // Years either way, and the hours around a change of the clocks.
      hours: fc.oneof(fc.integer({ min: -40_000, max: 40_000 }), fc.constantFrom(-1, 0, 1))
    })
  },
  { weight: 1, arbitrary: fc.record({ do: is('poison'), tab }) },
  { weight: 1, arbitrary: fc.record({ do: is('forge'), pick }) },
  { weight: 1, arbitrary: fc.record({ do: is('retry-parked'), tab }) },
  { weight: 1, arbitrary: fc.record({ do: is('back-up') }) },
  { weight: 1, arbitrary: fc.record({ do: is('restore') }) }
);
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
/** The steps of one kind. */
export type StepOf<K extends Step['do']> = Extract<Step, { do: K }>;

export interface History {
  /** Decides what the steps leave open: jitter, where a body is cut. */
  dice: number;
  /** Dexie on an IndexedDB in memory, as in the browser; otherwise the store's faster twin. */
  onDisk: boolean;
  steps: Step[];
}

const someSteps = fc.array(step, { minLength: 1, maxLength: 80, size: 'max' });
/** IndexedDB is a hundred times slower than its twin, so fewer and shorter histories have it. */
const fewSteps = fc.array(step, { minLength: 1, maxLength: 20, size: 'max' });

export const history: fc.Arbitrary<History> = fc.oneof(
  {
    weight: 19,
    arbitrary: fc.record({ dice: fc.nat(), onDisk: fc.constant(false), steps: someSteps })
  },
  {
    weight: 1,
    arbitrary: fc.record({ dice: fc.nat(), onDisk: fc.constant(true), steps: fewSteps })
  }
);

/** A history as a person reads it: one line a step. */
export const describe = ({ dice, onDisk, steps }: History): string =>
  [
    `${onDisk ? 'on disk' : 'in memory'}, dice ${dice}`,
    ...steps.map((one, i) => {
      const { do: what, ...rest } = one;
      const details = Object.entries(rest).map(([name, value]) => `${name} ${String(value)}`);
      return `${String(i + 1).padStart(3)}. ${what} ${details.join(', ')}`;
    })
  ].join('\n');
