import { readFileSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';
import { sql } from 'drizzle-orm';
import { faultsOf } from './accessibility';
import { signInAs } from './people';
import { expect, test, type Server } from './server';
import { ask, auditedSince, truth } from './truth';

test.use({ trace: 'off' });
test.setTimeout(180_000);

const NAME = 'Amara Okafor';

/** The person whom the demo's learner button stands for. */
const learner = (server: Server) =>
  ask(server, async (database, organisationId) =>
    database.within(organisationId, async (tx) => {
      const { rows } = await tx.execute<{ person_id: string; employee_number: string }>(
        sql`select person_id, employee_number from person_identity where name = ${NAME}`
      );
      return rows[0]!;
    })
  );

async function as(browser: Browser, who: 'Learner' | 'HR' | 'Admin', origin: string) {
  const context = await browser.newContext({ baseURL: origin });
  const page = await context.newPage();
  await signInAs(page, who);
  return page;
}

/** HR chooses a reason and sees the record. */
async function look(hr: Page, personId: string): Promise<void> {
  await hr.goto(`/people/${personId}/record`);
  await expect(hr.getByRole('table')).toHaveCount(0);
  expect(await faultsOf(hr, 'record, before')).toEqual([]);
  await hr.getByLabel('Why do you need to see it?').selectOption('check-records');
  await hr.getByRole('button', { name: 'Show the record' }).click();
  await expect(hr.getByRole('rowheader')).not.toHaveCount(0);
  await expect(hr.getByText('Not finished yet').first()).toBeVisible();
  expect(await faultsOf(hr, 'record')).toEqual([]);
}

/** Both files hold who they are and what they did. */
async function takeAway(me: Page): Promise<void> {
  for (const kind of ['JSON', 'CSV']) {
    const downloading = me.waitForEvent('download');
    await me.getByRole('link', { name: `Take it as ${kind}` }).click();
    const text = readFileSync(await (await downloading).path(), 'utf8');
    expect(text).toContain(NAME);
    expect(text).toContain('module.completed');
  }
}

/** HR holds the record, lifts the hold, types a wrong number and then the right one. */
async function forget(hr: Page, id: string, number: string): Promise<void> {
  await hr.goto(`/people/${id}/keep`);
  expect(await faultsOf(hr, 'keep')).toEqual([]);
  await hr.getByLabel('Why must it be kept?').fill('A claim');
  await hr.getByRole('button', { name: 'Place the hold' }).click();
  await expect(hr.getByText('Lift it before you forget')).toBeVisible();
  await hr.getByRole('button', { name: 'Lift the hold' }).click();
  const confirm = hr.getByLabel(`Type the employee number ${number} to confirm`);
  for (const typed of ['1', number]) {
    await hr.getByLabel('they asked for this themselves').check();
    await confirm.fill(typed);
    await hr.getByRole('button', { name: 'Forget this person' }).click();
    if (typed !== number) {
      await expect(hr.getByText('That is not their employee number')).toBeVisible();
    }
  }
  await expect(hr.getByRole('heading', { level: 1 })).toHaveText('Forgotten');
  for (const part of ['record', 'keep']) {
    expect((await hr.goto(`/people/${id}/${part}`))?.status()).toBe(404);
  }
}

test('a look is told to its person, who takes their data away and is forgotten', async ({
  browser,
  start
}) => {
  const server = await start();
  const since = new Date();
  const { person_id: id, employee_number: number } = await learner(server);
  const [hr, me] = [
    await as(browser, 'HR', server.origin),
    await as(browser, 'Learner', server.origin)
  ];

  await test.step('HR looks, with a reason', () => look(hr, id));

  await test.step('the person sees that', async () => {
    await me.goto('/me');
    const looks = me.getByRole('region', { name: 'Who has looked at my record' }).first();
    await expect(looks.getByRole('row')).toHaveCount(2);
    await expect(looks).toContainText('Meera Solanki, HR');
    await expect(looks).toContainText('To check that records are right');
    expect(await faultsOf(me, 'me')).toEqual([]);
    expect(await auditedSince(server, since)).toContainEqual(
      expect.objectContaining({ action: 'record.viewed', detail: { purpose: 'check-records' } })
    );
  });

  await test.step('and takes everything away', () => takeAway(me));
  await test.step('a hold keeps them, without it they are forgotten', () => forget(hr, id, number));

  await test.step('their phone is signed out, and keeps what it has', async () => {
    await me.goto('/me');
    await expect(me.getByText('Sign in to send your work')).toBeVisible();
    await expect(me.getByRole('heading', { level: 1, name: NAME })).toBeVisible();
    const { drift } = await truth(server, since);
    expect(drift).toEqual([]);
  });
});

test('what is kept and why is there for everybody; the rules and the assessment for admins', async ({
  page
}) => {
  await signInAs(page, 'Learner');
  await page.goto('/what-we-keep');
  await expect(page.getByRole('rowheader')).toHaveCount(9);
  const faults = await faultsOf(page, 'what we keep');
  for (const path of [
    '/settings/retention',
    '/settings/dpia',
    '/people/x/record',
    '/people/x/keep'
  ]) {
    expect([path, (await page.goto(path))?.status()]).toEqual([path, 403]);
  }
  await page.context().clearCookies();
  await signInAs(page, 'Admin');
  await page.goto('/settings/retention');
  faults.push(...(await faultsOf(page, 'retention')));
  await page.getByRole('button', { name: 'Switch the rules on' }).click();
  await expect(page.getByText('applied every night')).toBeVisible();
  await page.goto('/settings/dpia');
  await expect(page.getByText('Applied every night. Legal holds are left out.')).toBeVisible();
  faults.push(...(await faultsOf(page, 'assessment')));
  expect(faults).toEqual([]);
});
