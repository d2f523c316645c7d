import { defineConfig, devices } from '@playwright/test';
import { launchOptions } from './browser';

/**
 * Every test runs as a phone; those tagged @desktop run on a wide screen instead. There is no
 * `webServer`: tests start, kill and restart a production server of their own (e2e/server.ts).
 */
export default defineConfig({
  testDir: './e2e',
  globalSetup: './e2e/seed-once.ts',
  outputDir: '../test-results/e2e',
  workers: 2,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list']],
  use: {
    launchOptions: launchOptions(),
    trace: 'retain-on-failure',
    locale: 'en-GB',
    timezoneId: 'Europe/London'
  },
  projects: [
    {
      name: 'phone',
      grepInvert: /@desktop/,
      use: {
        browserName: 'chromium',
        viewport: { width: 360, height: 780 },
        deviceScaleFactor: 2,
        hasTouch: true,
        isMobile: true
      }
    },
    {
      name: 'desktop',
      grep: /@desktop/,
      use: { ...devices['Desktop Chrome'], viewport: { width: 1280, height: 800 } }
    }
  ]
});
