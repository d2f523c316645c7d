import type { Page } from '@playwright/test';
import { faultsOf } from './accessibility';
import { signInAs } from './people';
import { expect, test } from './server';

// A trace of what axe does is larger than all the pages together.
test.use({ trace: 'off' });

const unitLink = (page: Page, name: string) =>
  page.getByRole('main').getByRole('link', { name, exact: true });

async function openUnit(page: Page, department: string, team: string): Promise<void> {
  await page.goto('/people');
  await page.getByText(`Units below ${department}`).click();
  await unitLink(page, team).click();
  await expect(page.getByRole('heading', { level: 1, name: team })).toBeVisible();
}

/**
 * Everything that a learner finds about themselves, once their phone has it all: two looks in a row, the
 * page opened afresh for each, that show the same.
 */
async function ownRecord(page: Page): Promise<string[]> {
  const items = page.getByRole('region', { name: 'My record' }).getByRole('listitem');
  let last: string[] = [];
  await expect(async () => {
    const before = last;
    await page.goto('/me');
    await items.nth(1).waitFor({ timeout: 5_000 });
    last = await items.allInnerTexts();
    expect(last).toEqual(before);
  }).toPass({ timeout: 60_000 });
  return last;
}

test('HR splits a team and merges two; nobody’s record changes, and the insights follow @desktop', async ({
  page,
  browser,
  server
}) => {
  test.setTimeout(180_000);
  const phone = await (await browser.newContext({ baseURL: server.origin })).newPage();
  await signInAs(phone, 'Learner');
  const before = await ownRecord(phone);

  await signInAs(page, 'HR');
  await openUnit(page, 'Adult social care', 'Home care east');
  await page.getByRole('link', { name: 'Split', exact: true }).click();
  await page.getByLabel('Name of the new unit').fill('Home care coast');
  const people = page.getByRole('group', { name: 'People who go to the new unit' });
  const boxes = await people.getByRole('checkbox').all();
  expect(boxes.length).toBe(40);
  for (const box of boxes.slice(0, 12)) await box.check();
  await page.getByRole('button', { name: 'See what will change' }).click();
  await expect(page.getByText('12 people will be in another unit.')).toBeVisible();
  await expect(page.getByText('Champions help the same people as before.')).toBeVisible();
  await page.getByRole('button', { name: 'Yes, change it' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Home care coast' })).toBeVisible();
  await expect(page.getByText('12 people', { exact: true })).toBeVisible();

  await openUnit(page, 'Adult social care', 'Home care west');
  await page.getByRole('link', { name: 'Merge', exact: true }).click();
  await page.getByLabel('Merge it into').selectOption('Adult social care / Home care coast');
  await page.getByRole('button', { name: 'See what will change' }).click();
  await expect(page.getByText('38 people will be in another unit.')).toBeVisible();
  await expect(page.getByText(/will help \d+ people instead of \d+/)).toBeVisible();
  await page.getByRole('button', { name: 'Yes, change it' }).click();
  await expect(page.getByText('50 people', { exact: true })).toBeVisible();
  await expect(page.getByText('Took in Home care west with 38 people')).toBeVisible();

  await page.goto('/insights');
  await page.getByRole('link', { name: 'Adult social care' }).first().click();
  const map = page.getByRole('table').first();
  await expect(map.getByRole('rowheader', { name: /Home care coast/ })).toBeVisible();
  await expect(map.getByRole('rowheader', { name: /Home care east/ })).toBeVisible();
  await expect(map.getByRole('rowheader', { name: /Home care west/ })).toHaveCount(0);

  await page.goto('/people');
  await page.getByText('1 closed unit').click();
  await unitLink(page, 'Home care west').click();
  await expect(page.getByText('This unit is closed.')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Modules finished here' })).toContainText(/20\d\d/);
  expect(await ownRecord(phone)).toEqual(before);
  await phone.context().close();
});

test('a person is found, put right, and the wrong answer says what to do @desktop', async ({
  page
}) => {
  await signInAs(page, 'HR');
  await page.goto('/people');
  await page.getByLabel('Name, employee number or email').fill('zzxq');
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page.getByText('Nobody here matches “zzxq”.')).toBeVisible();
  await openUnit(page, 'Adult social care', 'Occupational therapy');
  await page.getByRole('table', { name: 'People in this unit' }).getByRole('link').nth(3).click();
  await page.getByText('Put something right').click();
  await page.getByLabel(/^Manager’s employee number/).fill('no such number');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Nobody has that employee number.')).toBeVisible();
  await page.getByLabel(/^Manager’s employee number/).fill('');
  await page.getByLabel('Name', { exact: true }).fill('Zebedee Quill');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Zebedee Quill' })).toBeVisible();
  await page.goto('/people?q=zebedee');
  await expect(page.getByRole('table', { name: '1 person found' })).toBeVisible();
});

test('an admin keeps the roster and sees nothing of what was learnt; a learner sees none of it @desktop', async ({
  page
}) => {
  await signInAs(page, 'Admin');
  await openUnit(page, 'Adult social care', 'Day centres');
  await expect(page.getByRole('heading', { name: 'Posts' })).toBeVisible();
  await expect(page.getByText('Modules finished here')).toHaveCount(0);
  const { pathname } = new URL(page.url());
  for (const path of ['/people/units/nothing', '/people/nobody']) {
    expect((await page.goto(path))?.status()).toBe(404);
  }
  await page.goto('/me');
  await page.context().clearCookies();
  await signInAs(page, 'Learner');
  for (const path of ['/people', pathname]) expect((await page.goto(path))?.status()).toBe(403);
  const posted = await page.request.post(`${pathname}?/ask&change=rename`, {
    form: { name: 'Mine', day: '2026-01-01' },
    headers: { accept: 'application/json', origin: new URL(page.url()).origin }
  });
  expect(posted.status()).toBe(403);
});

test('the pages of people and units are for everybody', async ({ page }) => {
  test.setTimeout(300_000);
  await signInAs(page, 'HR');
  await page.goto('/people?q=an');
  const faults = await faultsOf(page, '/people');
  await page.getByText('Units below Adult social care').click();
  await unitLink(page, 'Day centres').click();
  await page.getByRole('heading', { level: 1, name: 'Day centres' }).waitFor();
  faults.push(...(await faultsOf(page, 'a unit')));
  await page.getByRole('link', { name: 'Split', exact: true }).click();
  faults.push(...(await faultsOf(page, 'splitting')));
  await page.getByRole('link', { name: 'Rename', exact: true }).click();
  await page.getByLabel('New name').fill('Day centres and clubs');
  await page.getByRole('button', { name: 'See what will change' }).click();
  await page.getByText('Is this right?').waitFor();
  faults.push(...(await faultsOf(page, 'the question')));
  await page.getByRole('table', { name: 'People in this unit' }).getByRole('link').first().click();
  await page.getByText('Put something right').click();
  faults.push(...(await faultsOf(page, 'a person')));
  expect(faults).toEqual([]);
});
