import type { Page } from '@playwright/test';
import { SETTINGS_SECTIONS } from '../../src/lib/domain/people/settings';
import { faultsOf, withBigText } from './accessibility';
import { answerWell, goOn, lesson } from './lessons';
import { signInAs } from './people';
import { personId } from './phone';
import { expect, test } from './server';

// A trace of what axe does is larger than all the pages together.
test.use({ trace: 'off' });
test.setTimeout(120_000);

/** Between them they have a card of every type. */
const LESSONS = ['owning-ai-outputs', 'getting-started', 'data-literacy-2', 'using-copilot-safely'];

/** Opens each path and gives the faults of all of them. */
async function faultsAt(page: Page, paths: string[]): Promise<string[]> {
  const faults: string[] = [];
  for (const path of paths) {
    await page.goto(path);
    faults.push(...(await faultsOf(page, path)));
  }
  return faults;
}

test('the public pages are for everybody', async ({ page }) => {
  const faults = await faultsAt(page, [
    '/',
    '/privacy',
    '/accessibility',
    '/offline',
    '/nothing-is-here',
    '/sign-in'
  ]);
  await page.getByLabel('Your work email').fill('somebody@brackenshire.example');
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByLabel('The code from the email').fill('000000');
  faults.push(...(await faultsOf(page, 'sign-in, the code')));
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('That code is not right').waitFor();
  faults.push(...(await faultsOf(page, 'sign-in, a wrong code')));
  expect(faults).toEqual([]);
});

test('a card of each type is for everybody, before and after its answer', async ({ page }) => {
  await signInAs(page, 'Learner');
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const slug of LESSONS) {
    const { cards } = lesson(slug);
    await page.goto(`/learn/${slug}`);
    // No further than the last type that was not looked at yet.
    const end = cards.findLastIndex((card) => !seen.has(card.type));
    for (const card of cards.slice(0, end + 1)) {
      const look = !seen.has(card.type);
      seen.add(card.type);
      const where = `${slug}, ${card.type}`;
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (look) faults.push(...(await faultsOf(page, where)));
      await answerWell(page, card);
      if (look && card.type !== 'read')
        faults.push(...(await faultsOf(page, `${where}, answered`)));
      await goOn(page, card);
    }
  }
  expect(faults).toEqual([]);
  expect(seen.size).toBe(11);
});

test('the learner’s own pages are for everybody', async ({ page }) => {
  await signInAs(page, 'Learner');
  const faults = await faultsAt(page, ['/learn', '/me', '/insights', '/learn/no-such-lesson']);
  await page.goto('/me');
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  faults.push(...(await faultsOf(page, 'me, signing out')));
  await page.getByRole('button', { name: 'Stay signed in' }).click();

  const { cards, slug } = lesson('data-literacy-1');
  await page.goto(`/learn/${slug}`);
  for (const card of cards) {
    await answerWell(page, card);
    await goOn(page, card);
  }
  await page.getByRole('heading', { name: /^Done\./ }).waitFor();
  faults.push(...(await faultsOf(page, 'the end of a lesson')));
  expect(faults).toEqual([]);
});

test('every question of the log is for everybody', async ({ page }) => {
  await signInAs(page, 'Learner');
  await page.goto('/log');
  const faults = await faultsOf(page, 'log, first question');
  for (const tap of [
    'Data or a spreadsheet',
    'Another approved tool',
    'Saved 1 to 5 minutes',
    'Yes, against a source',
    'It helped',
    'No'
  ]) {
    await page.getByRole('main').getByRole('button', { name: tap, exact: true }).click();
    faults.push(...(await faultsOf(page, `log, after "${tap}"`)));
  }
  await page.getByText('Saved on this phone', { exact: true }).waitFor();
  expect(faults).toEqual([]);
});

test('the champion’s pages are for everybody', async ({ page }) => {
  await signInAs(page, 'Champion');
  const team = await page.getByRole('table').first().getByRole('link').first().getAttribute('href');
  expect(team).toMatch(/^\/team\//);
  expect(await faultsAt(page, ['/team', '/team?measure=adoption', team ?? ''])).toEqual([]);
});

test('HR’s pages are for everybody', async ({ page }) => {
  await signInAs(page, 'HR');
  const unit = await page.getByRole('table').first().getByRole('link').first().getAttribute('href');
  expect(unit).toMatch(/^\/insights\//);
  const paths = ['/insights', '/insights?measure=adoption', unit ?? '', '/people/forgotten'];
  expect(await faultsAt(page, paths)).toEqual([]);
});

test('the admin’s pages are for everybody', async ({ page }) => {
  await signInAs(page, 'Admin');
  const settings = ['audit', 'roles', 'tokens', ...SETTINGS_SECTIONS].map(
    (one) => `/settings/${one}`
  );
  const people = ['merge', `${await personId(page)}/roles`].map((one) => `/people/${one}`);
  expect(await faultsAt(page, ['/settings', ...settings, ...people])).toEqual([]);
});

test('a page with a fault is found out', async ({ page }) => {
  await page.goto('/privacy');
  await page.evaluate(() => {
    document.title = '';
    document.body.insertAdjacentHTML(
      'beforeend',
      '<h1>Two</h1><button></button><p style="inline-size: 50rem; color: #999; background: #aaa">Grey</p>'
    );
  });
  const faults = (await faultsOf(page, 'spoiled')).join('\n');
  for (const fault of ['2 level-1 headings', 'no title', 'wider than', 'button-name', 'contrast']) {
    expect(faults).toContain(fault);
  }
  expect(await withBigText(page, 'spoiled')).toHaveLength(1);
});
