import { expect, it } from 'vitest';
import { ROOM } from '../../../src/lib/server/sync/crowd';
import { simulate, type Kind, type StormResult } from './simulate';

/** `npm run faults:real -- storm` does the same with ten thousand, and with a real server. */
const DEVICES = 500;
const QUARTER_OF_AN_HOUR_S = 15 * 60;

const storm = (kind: Kind): Promise<StormResult> =>
  simulate({
    kind,
    devices: DEVICES,
    everyMs: 120_000,
    capacity: { requestMs: 7, eventMs: 0.2 },
    seed: 1,
    // Over a quarter of a minute: with so few devices single seconds are mostly chance.
    peakSeconds: 15
  });

function expectNothingLost({ recorded, lost, doubled, drained }: StormResult): void {
  expect(recorded).toBeGreaterThan(DEVICES * 5);
  expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
  expect(drained).toBeLessThanOrEqual(QUARTER_OF_AN_HOUR_S);
}

it('phones that waited for the server come back at no more than three times their usual rate', async () => {
  const result = await storm('server');
  expectNothingLost(result);
  expect(result.peak).toBeLessThanOrEqual(3 * result.steady);
}, 120_000);

it('a building that is online again comes back at no more than three times its usual rate', async () => {
  const result = await storm('building');
  expectNothingLost(result);
  expect(result.peak).toBeLessThanOrEqual(3 * result.steady);
  // A person is not kept waiting for the sake of the others: half have sent within a minute.
  expect(result.half).toBeLessThanOrEqual(60);
}, 120_000);

it('a crowd that comes in one instant is sent away once, in turn, and served', async () => {
  const result = await storm('meeting');
  expectNothingLost(result);
  expect(result.mostInside).toBeLessThanOrEqual(ROOM);
  expect(result.refused).toBeGreaterThan(0);
  expect(result.refused).toBeLessThanOrEqual(DEVICES);
}, 120_000);
