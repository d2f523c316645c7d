import { killPostmaster } from '../faults/real/postgres-kills';
import { underLoad } from '../faults/real/under-load';
import { expect, test } from './server';

// The servers are this spec's own: what is killed must not be anybody else's.
test.use({ baseURL: undefined });

test('nothing acknowledged is lost or counted twice, and the app brings its database back', async () => {
  const report = await underLoad({}, async (stage) => {
    for (let kills = 0; kills < 3; kills += 1) {
      await stage.moment();
      await stage.server.kill();
      await stage.startAgain();
    }
    for (let kills = 0; kills < 2; kills += 1) {
      await stage.moment();
      await killPostmaster(stage);
      await stage.untilHealthy();
    }
    const others = Object.keys(stage.proxy.answered).filter((one) => !/^(200|429|503)$/.test(one));
    return { ok: true, figures: { 'other statuses': others.join() } };
  });
  expect(report.figures).toMatchObject({
    'other statuses': '',
    lost: 0,
    foreign: 0,
    drift: 0,
    missed: 0,
    waiting: 0
  });
  expect(report.figures.acknowledged).toBeGreaterThan(0);
});
