import { rmSync } from 'node:fs';
import { emptyFolder, SEEDED, startServer } from './server';

/** Playwright's globalSetup: makes the demo once, for the servers of all tests to start from a copy. */
export default async function seedOnce(): Promise<() => void> {
  const dataDir = emptyFolder();
  const server = await startServer({ dataDir });
  await server.stop();
  process.env[SEEDED] = dataDir;
  return () => rmSync(dataDir, { recursive: true, force: true });
}
