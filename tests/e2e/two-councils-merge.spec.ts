import { sql } from 'drizzle-orm';
import type { Browser, Page } from '@playwright/test';
import { personIdentity } from '../../src/lib/server/db/schema/people';
import { recount } from '../../src/lib/server/insight/recount';
import { faultsOf } from './accessibility';
import { twoCouncils, type Council } from './matrix/councils';
import { readyForOffline } from './people';
import { breakSync, expectAllSent, expectWaiting, logOne, mendSync, serverTrouble } from './phone';
import { expect, test, type Server } from './server';
import { ask } from './truth';

// The servers are the tests' own: each merges its councils.
test.use({ baseURL: undefined, trace: 'off' });
test.setTimeout(240_000);

interface Me {
  organisation: { id: string; name: string };
  person: { id: string };
}
const meOf = async ({ origin }: Server, cookie: string): Promise<Me> =>
  (await (await fetch(`${origin}/api/me`, { headers: { cookie } })).json()) as Me;

/** A browser in which somebody is signed in, with its first page. */
async function deviceOf(browser: Browser, server: Server, cookie: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.origin });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: server.origin, httpOnly: true }]);
  return context.newPage();
}

/** The learners of both councils are one person; two others have a number in common and nothing else. */
async function alike(server: Server, stays: Council, ends: Council): Promise<void> {
  const [ours, theirs] = [
    await meOf(server, stays.cookies.learner),
    await meOf(server, ends.cookies.learner)
  ];
  await ask(server, (database) =>
    database.within(theirs.organisation.id, async (tx) => {
      const set = (personId: string, name: string, employeeNumber: string) =>
        tx
          .update(personIdentity)
          .set({ name, employeeNumber })
          .where(sql`person_id = ${personId}`);
      await set(theirs.person.id, `${stays.marker} Person 0`, 'A0000');
      await set(ends.people.mine, 'Somebody Different', 'A0005');
    })
  );
  expect(ours.organisation.name).toBe(`${stays.marker} Council`);
}

/** What the database says of one person, and whether every count of their organisation is exact. */
const recordOf = (server: Server, { organisation, person }: Me) =>
  ask(server, (database) =>
    database.within(organisation.id, async (tx) => {
      const events = await tx.execute<{ event_id: string }>(
        sql`select event_id from event where person_id = ${person.id} order by 1`
      );
      const modules = await tx.execute<{ module: string }>(
        sql`select module from person_module where person_id = ${person.id} and completed_on is not null`
      );
      return {
        events: events.rows.map((row) => row.event_id),
        completed: modules.rows.map((row) => row.module),
        drift: await recount(tx, organisation.id)
      };
    })
  );

const news = (page: Page, text: string) => expect(page.getByText(text).first()).toBeVisible();
async function sure(page: Page, form: string, button: string): Promise<void> {
  const section = page.getByRole('form', { name: form });
  await section.getByRole('checkbox').check();
  await section.getByRole('button', { name: button }).click();
}

/** HR of both agree: one gives the code to the other, who decides what is doubtful. */
async function agree(theirs: Page, ours: Page, doubtful: number): Promise<void> {
  await theirs.goto('/people/merge');
  await theirs.getByRole('button', { name: /^Make a (new )?code$/ }).click();
  await news(theirs, 'Here is your code');
  const code = await theirs.locator('p.code').innerText();
  await ours.goto('/people/merge');
  await ours.getByLabel('Code').fill('WRONG-CODE');
  await ours.getByRole('button', { name: 'Enter the code' }).click();
  await news(ours, 'This code does not work');
  await ours.getByLabel('Code').fill(code);
  await ours.getByRole('button', { name: 'Enter the code' }).click();
  await news(ours, 'The code is right');
  await news(ours, `First decide ${doubtful} doubtful match`);
  const clear = ours.getByRole('row', { name: /Person 0/ });
  await expect(clear).toContainText('Same number, Similar name');
  await expect(clear.getByLabel('Same person')).toBeChecked();
  await ours
    .getByRole('row', { name: /Somebody Different/ })
    .getByLabel('Two people')
    .check();
  await ours.getByRole('button', { name: 'Save decisions' }).click();
  await news(ours, 'Your decisions are saved');
}

interface Story {
  server: Server;
  /** HR of the council that stays, and of the one that ends. */
  ours: Page;
  theirs: Page;
  phone: Page;
  /** The person of the phone, in each council. */
  here: Me;
  there: Me;
}

async function begin(browser: Browser, server: Server): Promise<Story & { ends: Council }> {
  const [stays, ends] = await twoCouncils(server);
  await alike(server, stays, ends);
  return {
    server,
    ends,
    ours: await deviceOf(browser, server, stays.cookies.hr),
    theirs: await deviceOf(browser, server, ends.cookies.hr),
    phone: await deviceOf(browser, server, ends.cookies.learner),
    here: await meOf(server, stays.cookies.learner),
    there: await meOf(server, ends.cookies.learner)
  };
}

async function leaveWorkWaiting(phone: Page): Promise<void> {
  await phone.goto('/learn');
  await readyForOffline(phone);
  await expectAllSent(phone);
  await breakSync(phone.context(), serverTrouble);
  await logOne(phone);
  await expectWaiting(phone, 1);
}

async function logAndSend(phone: Page): Promise<void> {
  await phone.goto('/log');
  await logOne(phone);
  await expectAllSent(phone);
}

async function merge({ ours, theirs }: Pick<Story, 'ours' | 'theirs'>): Promise<void> {
  await agree(theirs, ours, 1);
  expect(await faultsOf(ours, 'matching')).toEqual([]);
  await sure(ours, 'Merge now', 'Merge the two organisations');
  await news(ours, 'The two organisations are one');
  expect(await faultsOf(ours, 'merged')).toEqual([]);
}

test('two councils become one, part again, and become one for good: nothing is lost or counted twice', async ({
  browser,
  start
}) => {
  const story = await begin(browser, await start());
  const { server, ends, ours, phone, here, there } = story;
  const before = [await recordOf(server, here), await recordOf(server, there)] as const;
  const learnt = before.flatMap(({ events }) => events);
  expect(before.map(({ events }) => events.length)).toEqual([3, 3]);

  await leaveWorkWaiting(phone);
  await merge(story);
  await mendSync(phone.context());
  await phone.goto('/log');
  await expectAllSent(phone);
  expect((await meOf(server, ends.cookies.learner)).person.id).toBe(here.person.id);
  const merged = await recordOf(server, here);
  expect(merged.events).toHaveLength(7);
  expect(merged.events).toEqual(expect.arrayContaining(learnt));
  expect(merged).toMatchObject({ completed: ['using-copilot-safely'], drift: [] });

  await sure(ours, 'Undo the merge', 'Undo the merge');
  await news(ours, 'The merge is undone');
  await logAndSend(phone);
  const [one, other] = [await recordOf(server, here), await recordOf(server, there)];
  expect([one.drift, other.drift]).toEqual([[], []]);
  expect(one.events).toEqual(expect.arrayContaining(before[0].events));
  expect(other.events).toEqual(expect.arrayContaining(before[1].events));
  // What waited, and what was done since.
  expect(other.events).toHaveLength(5);

  await merge({ ours, theirs: await deviceOf(browser, server, ends.cookies.admin) });
  await sure(ours, 'Confirm the merge', 'Confirm for good');
  await news(ours, 'The merge is confirmed');
  await logAndSend(phone);
  const last = await recordOf(server, here);
  expect(last.events).toHaveLength(9);
  expect(last).toMatchObject({ completed: ['using-copilot-safely'], drift: [] });
});
