import { createServer } from 'node:net';
import type { Page } from '@playwright/test';
import { sql } from 'drizzle-orm';
import { startDirectory, CLIENT, type Directory } from '../fixtures/directory';
import { openDatabase } from '../../src/lib/server/db/client';
import { startEmbedded } from '../../src/lib/server/db/embedded';
import { faultsOf } from './accessibility';
import { expect, test, type Server } from './server';

test.use({ baseURL: undefined });
test.setTimeout(240_000);

/** A port that nobody has: the directory must know where to send browsers back to before we start. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, 'localhost', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Gives the one person who is signed in an employee number, as a roster would. */
async function numberFor(server: Server): Promise<string> {
  const embedded = await startEmbedded({
    dataDir: `${server.dataDir}/postgres`,
    log: () => undefined
  });
  const database = openDatabase(embedded.connection);
  const { rows } = await database.owner.execute<{ organisation_id: string; person_id: string }>(
    sql`select organisation_id, person_id from auth."user" u
      join auth.session s on s.user_id = u.id limit 1`
  );
  const { organisation_id: organisation, person_id: person } = rows[0]!;
  await database.within(organisation, (tx) =>
    tx.execute(
      sql`update person_identity set employee_number = '00441' where person_id = ${person}`
    )
  );
  await database.close();
  return '00441';
}

async function signInAtTheCouncil(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Use your Brackenshire account' }).click();
}

test('office staff sign in with the council’s account, and see where they are signed in', async ({
  start,
  page
}) => {
  const port = await freePort();
  const directory: Directory = await startDirectory(
    `http://localhost:${port}/api/auth/callback/council`
  );
  const server = await start({
    port,
    env: {
      OIDC_ISSUER: directory.issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_NAME: 'your Brackenshire account'
    }
  });
  try {
    await page.goto(`${server.origin}/sign-in`);
    expect(await faultsOf(page, 'sign-in')).toEqual([]);
    directory.signsIn = { sub: 'aad-nobody', employee_number: 'not-here' };
    await signInAtTheCouncil(page);
    await expect(page.getByRole('alert')).toContainText('could not find you on the staff list');

    await page.getByRole('button', { name: 'HR', exact: true }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    directory.signsIn = { sub: 'aad-hr', employee_number: await numberFor(server) };
    await page.context().clearCookies();
    await page.goto(`${server.origin}/insights`);
    await signInAtTheCouncil(page);
    await page.waitForURL('**/insights');

    await page.goto(`${server.origin}/me`);
    await page.getByRole('button', { name: 'Show my devices' }).click();
    await expect(page.getByText('Your council account')).toBeVisible();
    await expect(page.getByText('This device', { exact: true })).toHaveCount(1);
    await expect(page.getByText(/^Chrome on/).first()).toBeVisible();
    await expect(page.getByText('A browser on')).toHaveCount(0);
    expect(await faultsOf(page, 'my devices')).toEqual([]);
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.waitForURL('**/sign-in');
    await page.goto(`${server.origin}/insights`);
    await expect(page).toHaveURL(/\/sign-in\?next=/);
  } finally {
    await directory.stop();
  }
});
