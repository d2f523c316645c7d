import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { readContent } from '../../src/lib/content/read';
import type { Card, Module } from '../../src/lib/content/schema';

const CONTENT = fileURLToPath(new URL('../../content', import.meta.url));

/** The lessons as their files have them. */
export function lesson(slug: string): Module {
  const found = readContent(join(CONTENT)).modules.find((module) => module.slug === slug);
  if (!found) throw new Error(`no lesson ${slug}`);
  return found;
}

/** How to find a text of a lesson on screen: whole, or up to the first name that the organisation fills in. */
function seen(text: string): string | RegExp {
  const [start = '', ...rest] = text.split(/\{=?[a-z_]+\}/);
  return rest.length === 0 ? text : new RegExp(`^${start.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}

const press = (page: Page, name: string | RegExp) =>
  page.getByRole('main').getByRole('button', { name, exact: true }).click();
const pick = (page: Page, text: string) =>
  page.getByRole('radio', { name: seen(text), exact: true }).check();

/** Answers the card on screen well, as a person would: by its words. Leaves its feedback on screen. */
export async function answerWell(page: Page, card: Card): Promise<void> {
  await page.getByRole('heading', { level: 1, name: seen(card.heading) }).waitFor();
  await tap(page, card);
  if ('sure' in card && card.sure) await press(page, 'Fairly sure');
}

/** Goes on from feedback. Cards that have none move on by themselves. */
export async function goOn(page: Page, card: Card): Promise<void> {
  if (card.type === 'read') return;
  await page.getByText('Saved on this phone').waitFor();
  await press(page, 'Next');
}

async function tap(page: Page, card: Card): Promise<void> {
  switch (card.type) {
    case 'read':
      return press(page, 'Next');
    case 'choose':
      await pick(page, rightOf(card.options));
      if (card.reasons) await pick(page, rightOf(card.reasons));
      return press(page, 'Check');
    case 'redact':
      for (const chunk of card.chunks.filter((one) => one.hide))
        await press(page, seen(chunk.text));
      return press(page, 'Check');
    case 'spot-error':
      return spot(page, card);
    case 'sort':
      for (const item of card.items) {
        const bin = card.bins.find((one) => one.id === item.bin);
        await press(page, bin?.label ?? '');
      }
      return press(page, 'Check');
    case 'order':
      for (const step of card.steps) await press(page, seen(step.text));
      return press(page, 'Check');
    case 'rate':
      await page.getByRole('radio', { name: new RegExp(`^${card.coach} `) }).check();
      return press(page, 'Check');
    case 'number':
      await pick(page, rightOf(card.options));
      return press(page, 'Check');
    case 'you-first':
      await pick(page, rightOf(card.options));
      await press(page, /Now show me/);
      await pick(page, rightOf(card.options));
      return press(page, 'This is my answer');
    case 'compare':
      return compare(page, card);
    case 'checklist':
      await page.getByRole('checkbox').first().check();
      return press(page, 'I will do this');
  }
}

const rightOf = (options: readonly { text: string; right: boolean }[]): string =>
  options.find((one) => one.right)?.text ?? '';

async function spot(page: Page, card: Extract<Card, { type: 'spot-error' }>): Promise<void> {
  const wrong = card.sentences.filter((one) => one.wrong);
  for (const sentence of wrong) await press(page, seen(sentence.text));
  if (card.missing.wrong) await press(page, 'Something is missing');
  const none = wrong.length === 0 && !card.missing.wrong;
  if (card.reasons && !none) await pick(page, rightOf(card.reasons));
  return press(page, none ? 'I see no error' : 'Check');
}

async function compare(page: Page, card: Extract<Card, { type: 'compare' }>): Promise<void> {
  const names = { a: /^A/, b: /^B/, same: /Both are the same/ };
  const right = (['a', 'b', 'same'] as const).find((one) => card.answers[one].right) ?? 'same';
  await page.getByRole('radio', { name: names[right] }).check();
  return press(page, 'Check');
}
