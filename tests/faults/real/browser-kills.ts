/**
 * Chromium is killed with SIGKILL while a learner taps, again and again, with the network on, off and
 * coming and going. Whatever the screen called "Saved" must be there after the restart, whole, and in
 * the end on the server, with nothing else, and counted once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@playwright/test';
import {
  fold,
  isModuleEvent,
  type ModuleProgress
} from '../../../src/lib/domain/training/progress';
import { toEvent } from '../../../src/lib/browser/store/record';
import { Dice } from '../../../src/lib/server/db/seed/dice';
import { answerWell, goOn, lesson } from '../../e2e/lessons';
import { readyForOffline, signInAs } from '../../e2e/people';
import { startServer, type Server } from '../../e2e/server';
import { storedSince, truth } from '../../e2e/truth';
import { logWithoutEnd, readHeld, watchTheScreen, type Held } from './in-the-page';
import { KillablePhone, type SwitchedOn } from './killable-phone';
import type { RealOptions, Report } from './report';

const KILLS = 200;
/** Each phone is killed so often, then all it holds must be sent. */
const KILLS_PER_PHONE = 25;
const SEED = 156;
const SENT_WITHIN_MS = 120_000;
const PEOPLE = ['Learner', 'Champion', 'HR', 'Admin'] as const;
const LESSONS = ['using-copilot-safely', 'owning-ai-outputs', 'data-literacy-2'];

type Network = 'on' | 'off' | 'flapping';

/** What went wrong, by ids; all empty when the promises hold. */
class Findings {
  kills = 0;
  /** Events that a screen called saved. */
  readonly saved = new Set<string>();
  readonly lost = new Set<string>();
  readonly torn = new Set<string>();
  /** On the server, and recorded by nobody. */
  readonly foreign = new Set<string>();
  drift = 0;
}

/** On Chromium's present store for IndexedDB (LevelDB). */
export const run = (options: RealOptions): Promise<Report> => runWith(options, []);

/** The same on the store that is to come (SQLite), for which this Chromium has a switch. */
export const runOnSqlite = (options: RealOptions): Promise<Report> =>
  runWith(options, ['--enable-features=IdbSqliteBackingStore']);

async function runWith({ count = KILLS, log }: RealOptions, flags: string[]): Promise<Report> {
  const server = await startServer();
  const found = new Findings();
  const dice = new Dice(SEED, ...flags);
  const since = new Date();
  try {
    for (let n = 0; found.kills < count; n += 1) {
      const kills = Math.min(KILLS_PER_PHONE, count - found.kills);
      await onePhone({ server, found, dice, flags, kills, who: PEOPLE[n % PEOPLE.length]! });
      log(`${found.kills} kills, ${found.saved.size} called saved, ${found.lost.size} lost`);
    }
    found.drift = (await truth(server, since)).drift.length;
  } finally {
    await server.stop();
  }
  const { kills, saved, lost, torn, foreign, drift } = found;
  return {
    ok: lost.size + torn.size + foreign.size + drift === 0 && saved.size > kills,
    figures: {
      kills,
      acknowledged: saved.size,
      lost: lost.size,
      torn: torn.size,
      foreign: foreign.size,
      drift,
      seed: SEED
    }
  };
}

interface Round {
  server: Server;
  found: Findings;
  dice: Dice;
  flags: string[];
  kills: number;
  who: (typeof PEOPLE)[number];
}

async function onePhone({ server, found, dice, flags, kills, who }: Round): Promise<void> {
  const phone = new KillablePhone(flags);
  const since = new Date();
  const saved = new Set<string>();
  try {
    const first = await phone.switchOn();
    await signInAs(first.page, who, server.origin);
    await first.page.goto(`${server.origin}/log`);
    await first.page.getByText(/^All sent/).waitFor();
    await readyForOffline(first.page);
    // A phone that is put away, not killed: only then is the session's cookie sure to be on disk.
    await first.close();
    for (let n = 0; n < kills; n += 1) {
      const network = dice.pick<Network>(['on', 'off', 'flapping']);
      await tapUntilKilled(await phone.switchOn(), { server, found, dice, network, saved });
    }
    await sendEverything(await phone.switchOn(), { server, found, saved, since });
  } finally {
    for (const id of saved) found.saved.add(id);
    phone.throwAway();
  }
}

interface Tapping extends Pick<Round, 'server' | 'found' | 'dice'> {
  network: Network;
  saved: Set<string>;
}

async function tapUntilKilled(on: SwitchedOn, tapping: Tapping): Promise<void> {
  const { server, found, dice, network, saved } = tapping;
  const { context, page } = on;
  await context.setOffline(network !== 'on');
  await page.goto(`${server.origin}/offline`);
  check(await readHeld(page), saved, found);

  const reported = new Promise<void>((resolve) => {
    void context.exposeFunction('screenSaysSaved', (id: string) => {
      saved.add(id);
      resolve();
    });
  });
  await context.addInitScript(watchTheScreen);
  let dead = false;
  const flapping = network === 'flapping' ? flap(on, dice, () => dead) : null;
  const slug = dice.chance(0.3) ? dice.pick(LESSONS) : null;
  const tapped = slug
    ? learnWithoutEnd(on, `${server.origin}/learn/${slug}`, slug)
    : page.goto(`${server.origin}/log`).then(() => page.evaluate(logWithoutEnd));
  // It ends with the browser; a tap that fails before that is told by the missing report.
  tapped.catch(() => undefined);
  await Promise.race([reported, sleep(30_000)]);
  // Half of them in the very moment after the screen said "Saved", the others anywhere.
  await sleep(dice.chance(0.5) ? dice.between(0, 15) : dice.between(15, 1500));
  await on.kill();
  dead = true;
  found.kills += 1;
  await Promise.all([flapping, tapped.catch(() => undefined)]);
}

async function flap({ context }: SwitchedOn, dice: Dice, isOver: () => boolean): Promise<void> {
  for (let offline = true; !isOver(); offline = !offline) {
    await context.setOffline(offline).catch(() => undefined);
    await sleep(dice.between(50, 400));
  }
}

async function learnWithoutEnd({ page }: SwitchedOn, url: string, slug: string): Promise<void> {
  for (;;) {
    await page.goto(url);
    const heading = page.getByRole('heading', { level: 1 });
    for (const card of lesson(slug).cards) {
      // The lesson goes on where the last kill left it.
      if ((await heading.innerText()) !== card.heading) continue;
      await answerWell(page, card);
      await goOn(page, card);
    }
  }
}

/** What must be true of a phone at every moment. What it does not hold any more the server must have. */
function check(held: Held | null, saved: ReadonlySet<string>, found: Findings): void {
  const { events = [], outbox = [], progress = [] } = held ?? {};
  const here = new Set(events.map(({ id }) => id));
  for (const id of saved) if (!here.has(id)) found.lost.add(id);
  for (const { id } of outbox) if (!here.has(id)) found.torn.add(id);
  const folded = new Map<string, ModuleProgress>();
  for (const event of events.map(toEvent).filter(isModuleEvent)) {
    folded.set(event.data.module, fold(folded.get(event.data.module), event));
  }
  for (const one of progress) {
    if (!isSame(one, folded.get(one.module))) found.torn.add(`progress of ${one.module}`);
  }
  if (progress.length !== folded.size) found.torn.add('progress');
}

function isSame(a: unknown, b: unknown): boolean {
  try {
    expect(a).toEqual(b);
    return true;
  } catch {
    return false;
  }
}

interface Ending extends Pick<Round, 'server' | 'found'> {
  saved: Set<string>;
  since: Date;
}

async function sendEverything(on: SwitchedOn, { server, found, saved, since }: Ending) {
  const { page } = on;
  await page.goto(`${server.origin}/log`);
  let held = await readHeld(page);
  for (const start = Date.now(); held && held.outbox.length > 0; held = await readHeld(page)) {
    if (Date.now() - start > SENT_WITHIN_MS) throw new Error(`${held.outbox.length} never sent`);
    await sleep(250);
  }
  check(held, saved, found);
  const onServer = new Set((await storedSince(server, since)).map((row) => row.event_id));
  const here = (held?.events ?? []).filter(({ origin }) => origin === 'here').map(({ id }) => id);
  // Neither waiting nor acknowledged: an event without its outbox row.
  for (const id of here) if (!onServer.has(id)) found.torn.add(id);
  for (const id of saved) if (!onServer.has(id)) found.lost.add(id);
  for (const { id } of held?.parked ?? []) found.torn.add(id);
  const known = new Set(here);
  for (const id of onServer) if (!known.has(id)) found.foreign.add(id);
  await on.close();
}
