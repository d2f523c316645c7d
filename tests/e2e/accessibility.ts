import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const PHONE = { width: 360, height: 780 };
const DESKTOP = { width: 1280, height: 800 };
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
const LOOKS = [PHONE, DESKTOP].flatMap((viewport) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ viewport, colorScheme }))
);

type Results = Awaited<ReturnType<AxeBuilder['analyze']>>;
interface WithAxe {
  axe?: { run: (root: Document, options: object) => Promise<Results> };
}

/** What keeps somebody from using the page that is open, one sentence each. Leaves it as a phone shows it. */
export async function faultsOf(page: Page, where: string): Promise<string[]> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  const faults: string[] = [];
  for (const { viewport, colorScheme } of LOOKS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const look = `${where}, ${colorScheme}, ${viewport.width} px`;
    faults.push(...(await violations(page, look)));
  }
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return [
    ...faults,
    ...(await shape(page, where)),
    ...(await tooWide(page, where)),
    ...(await withBigText(page, where))
  ];
}

/** What of the page does not fit a phone with text twice as large. */
export async function withBigText(page: Page, where: string): Promise<string[]> {
  await page.evaluate(() => (document.documentElement.style.fontSize = '32px'));
  const faults = await tooWide(page, `${where}, text at 200 %`);
  await page.evaluate(() => (document.documentElement.style.fontSize = ''));
  return faults;
}

async function violations(page: Page, where: string): Promise<string[]> {
  await bringAxe(page);
  return page.evaluate(
    async ({ where, tags }) => {
      const { axe } = window as WithAxe;
      if (!axe) throw new Error('axe is not there');
      const options = { runOnly: tags, resultTypes: ['violations'] };
      const { violations } = await axe.run(document, options);
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes: [first, ...others] }) => {
          const more = others.length > 0 ? ` and ${others.length} more` : '';
          return `${where}: ${id} at ${first?.html}${more} (${first?.failureSummary})`;
        });
    },
    { where, tags: TAGS }
  );
}

/** Bringing axe into a page takes five times as long as asking it, so that is done once for each page. */
async function bringAxe(page: Page): Promise<void> {
  if (await page.evaluate(() => 'axe' in window)) return;
  // Legacy mode only leaves frames of other sites unread, and there are none.
  await new AxeBuilder({ page }).setLegacyMode().withRules(['document-title']).analyze();
}

async function shape(page: Page, where: string): Promise<string[]> {
  // A dialog hides what is behind it from `getByRole`, but not from who reads the page after it.
  const headings = await page.locator('h1').count();
  const title = await page.title();
  return [
    ...(headings === 1 ? [] : [`${where}: ${headings} level-1 headings`]),
    ...(title.trim() ? [] : [`${where}: no title`])
  ];
}

/** A phone zooms out to what is too wide, so its own `innerWidth` is no measure. */
async function tooWide(page: Page, where: string): Promise<string[]> {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  return width <= PHONE.width ? [] : [`${where}: ${width} px is wider than ${PHONE.width} px`];
}
