import { expect, test } from 'vitest';
import { findBrowser, launchOptions } from './browser';

test('the browser that CHROMIUM_PATH names is taken before any other', () => {
  const found = findBrowser({ CHROMIUM_PATH: process.execPath });
  expect(found).toEqual({ path: process.execPath, from: 'environment' });
  expect(launchOptions(found).executablePath).toBe(process.execPath);
  expect(launchOptions(found).args).toContain('--no-sandbox');
});

test('a CHROMIUM_PATH that is no program is an error, not a reason to take another', () => {
  expect(() => findBrowser({ CHROMIUM_PATH: import.meta.filename })).toThrow('CHROMIUM_PATH');
});

test("Playwright's own browser is left to Playwright", () => {
  expect(launchOptions({ path: 'anywhere', from: 'playwright' })).toEqual({});
});
