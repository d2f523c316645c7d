import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const PHONE = { width: 360, height: 780 };
const DESKTOP = { width: 1280, height: 800 };
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
/** The only rules whose answer depends on the colour scheme. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * Each width with all the rules and each colour scheme at each width with those about colours: whether a
 * button has a name does not depend on whether the page is dark.
 */
const LOOKS = [
  { viewport: PHONE, colorScheme: 'light', rules: undefined },
  { viewport: PHONE, colorScheme: 'dark', rules: COLOURS },
  { viewport: DESKTOP, colorScheme: 'dark', rules: undefined },
  { viewport: DESKTOP, colorScheme: 'light', rules: COLOURS }
] as const;

/** What keeps somebody from using the page that is open, one sentence each. Leaves it as a phone shows it. */
export async function faultsOf(page: Page, where: string): Promise<string[]> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  const faults: string[] = [];
  for (const { viewport, colorScheme, rules } of LOOKS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const look = `${where}, ${colorScheme}, ${viewport.width} px`;
    faults.push(...(await violations(page, look, rules)));
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

async function violations(
  page: Page,
  where: string,
  rules: readonly string[] | undefined
): Promise<string[]> {
  // Legacy mode only leaves frames of other sites unread, and there are none.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const found = await (rules ? axe.withRules([...rules]) : axe.withTags(TAGS)).analyze();
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => {
      const [first] = nodes;
      return `${where}: ${id}, ${nodes.length} times, such as ${first?.html} (${first?.failureSummary})`;
    });
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
