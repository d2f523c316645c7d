import {
  askToSignOut,
  breakSync,
  expectAllSent,
  expectWaiting,
  heldHere,
  logOne,
  mendSync,
  personId,
  serverTrouble,
  signOut
} from './phone';
import { signInAs } from './people';
import { expect, test } from './server';
import { storedSince, truth } from './truth';

test('what one person did not send is closed to the next one, and sent when they are back', async ({
  page,
  context,
  server
}) => {
  const since = new Date();
  await breakSync(context, serverTrouble);
  await signInAs(page, 'Learner');
  const learner = await personId(page);
  await logOne(page);
  await logOne(page);
  await expectWaiting(page, 2);
  const unsent = (await heldHere(page)).waiting;
  expect(unsent).toHaveLength(2);
  const dialog = await askToSignOut(page);
  await expect(dialog).toContainText('2 records have not been sent yet.');
  await dialog.getByRole('button', { name: 'Stay signed in' }).click();
  await signOut(page);

  await mendSync(context);
  await signInAs(page, 'Champion');
  const champion = await personId(page);
  await page.goto('/learn');
  await expectAllSent(page);
  const seen = await heldHere(page);
  expect(seen.me.person.id).toBe(champion);
  expect(seen.waiting).toEqual([]);
  expect(seen.events.filter(({ id, origin }) => origin === 'here' || unsent.includes(id))).toEqual(
    []
  );
  await logOne(page);
  await expectAllSent(page);
  const between = await storedSince(server, since);
  expect(between.map((one) => one.person_id)).toEqual([champion]);
  await expect(await askToSignOut(page)).toContainText('Everything is sent.');
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in*');

  await signInAs(page, 'Learner');
  await expectAllSent(page);
  const { events, drift } = await truth(server, since);
  const theirs = events.filter((one) => one.person_id === learner);
  expect(theirs.map((one) => one.event_id)).toEqual(unsent);
  expect(events).toHaveLength(3);
  expect(drift).toEqual([]);
});

test('a tab that is still open does not send its work as the next person’s', async ({
  page,
  context,
  server
}) => {
  const since = new Date();
  await breakSync(context, serverTrouble);
  await signInAs(page, 'Learner');
  const learner = await personId(page);
  await logOne(page);
  await expectWaiting(page, 1);

  const other = await context.newPage();
  await signInAs(other, 'Champion');
  const champion = await personId(other);
  const refused = page.waitForResponse((answer) => answer.status() === 403);
  await mendSync(context);
  await refused;
  await logOne(page);
  expect(await storedSince(server, since)).toEqual([]);

  // The same browser now opens the record of the one who is signed in, and the first tab closes its own.
  await other.goto('/log');
  await expect(other.getByText(/^All sent/)).toBeVisible();
  await logOne(other);
  await expectAllSent(other);
  expect((await heldHere(other)).me.person.id).toBe(champion);
  await page.waitForURL('**/sign-in*');
  const between = await storedSince(server, since);
  expect(between.map((one) => one.person_id)).toEqual([champion]);
  await page.close();

  await signInAs(other, 'Learner');
  await expectAllSent(other);
  const { events, drift } = await truth(server, since);
  const senders = events.map((one) => one.person_id);
  expect(senders.sort()).toEqual([champion, learner, learner].sort());
  expect(drift).toEqual([]);
});

test('the next person does not see the last one’s record, not even for a moment', async ({
  page,
  context
}) => {
  await signInAs(page, 'Learner');
  await page.goto('/me');
  const name = await page.getByRole('heading', { level: 1 }).innerText();
  // Signing in over somebody who never signed out.
  await signInAs(page, 'Champion');
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    void context.route('**/api/me', async (route) => {
      await new Promise<void>((go) => {
        answer = go;
        resolve();
      });
      await route.continue();
    });
  });
  await page.goto('/me');
  await asked;
  await expect(page.getByText(name)).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(0);
  answer();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText(name)).toHaveCount(0);
});
