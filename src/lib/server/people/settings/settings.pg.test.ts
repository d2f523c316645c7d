import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import type { SettingsSection, SettingValues } from '../../../domain/people/settings';
import { enrol } from '../../auth/users';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { auditEntry } from '../../db/schema/audit';
import { passkey } from '../../db/schema/auth';
import { makeOrganisation } from '../../sync/fixture';
import type { Actor } from '../audit';
import { hasLogo, LOGO_BYTES, logoOf, removeLogo, setLogo } from './logo';
import { changeSettings, fieldsOf, organisationNow } from './settings';

let fresh: FreshDatabase;
let database: Database;
let actor: Actor;
let people: string[];

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});
beforeEach(async () => {
  const made = await makeOrganisation(database, 3);
  people = made.people.map((one) => one.personId);
  actor = { organisationId: made.organisationId, actorId: people[0]!, address: '192.0.2.7' };
});

const now = () =>
  database.within(actor.organisationId, (tx) => organisationNow(tx, actor.organisationId));
const values = async (section: SettingsSection): Promise<SettingValues> =>
  Object.fromEntries(fieldsOf(section, await now()).map(({ key, value }) => [key, value]));
/** Sends a page's form as it stands with some of its values changed. */
async function change(
  section: SettingsSection,
  changed: SettingValues,
  more: { before?: SettingValues; isConfirmed?: boolean } = {}
) {
  const before = await values(section);
  const after = { ...before, ...changed };
  const wanted = { section, before, after, isConfirmed: false, ...more };
  return database.within(actor.organisationId, (tx) => changeSettings(tx, actor, wanted));
}
const written = () =>
  database.within(actor.organisationId, (tx) =>
    tx
      .select()
      .from(auditEntry)
      .where(eq(auditEntry.action, 'settings.changed'))
      .orderBy(asc(auditEntry.at))
  );

test('a change is kept, and written down with its old and its new value', async () => {
  await change('organisation', { name: '  Brackenshire ' });
  await change('words', { ai_lead: 'Ada' });
  await change('keeping', { children: '30' });
  await change('sign-in', { kioskMinutes: '5', pins: 'no' });
  expect(await now()).toMatchObject({
    name: 'Brackenshire',
    settings: {
      locals: { ai_lead: 'Ada' },
      retentionYears: { standard: 7, children: 30 },
      signIn: { pins: false, kioskMinutes: 5, email: true }
    }
  });
  expect((await written()).map((row) => row.detail)).toEqual([
    { setting: 'organisation.name', old: 'Test', new: 'Brackenshire' },
    { setting: 'words.ai_lead', old: '', new: 'Ada' },
    { setting: 'keeping.children', old: '25', new: '30' },
    { setting: 'sign-in.pins', old: 'yes', new: 'no' },
    { setting: 'sign-in.kioskMinutes', old: '', new: '5' }
  ]);
  expect(await change('keeping', {})).toEqual({ kind: 'saved', changes: [] });
  expect(await written()).toHaveLength(5);
});

test.each<[SettingsSection, SettingValues, string, string]>([
  ['organisation', { name: ' ' }, 'name', 'missing'],
  ['organisation', { name: 'x'.repeat(121) }, 'name', 'too-long'],
  ['organisation', { name: 'a\u0000b' }, 'name', 'characters'],
  ['words', { ai_lead: 'x'.repeat(301) }, 'ai_lead', 'too-long'],
  ['small-groups', { hideBelow: '4' }, 'hideBelow', 'lower'],
  ['small-groups', { hideBelow: '-9' }, 'hideBelow', 'number'],
  ['small-groups', { hideBelow: '1e1' }, 'hideBelow', 'number'],
  ['small-groups', { hideBelow: '51' }, 'hideBelow', 'too-high'],
  ['keeping', { standard: '' }, 'standard', 'number'],
  ['keeping', { standard: '0' }, 'standard', 'number'],
  ['sign-in', { kioskMinutes: '500' }, 'kioskMinutes', 'too-high'],
  ['sign-in', { email: 'no', council: 'no', cards: 'no' }, 'email', 'no-way-in'],
  ['tools', { 'new-1': 'x'.repeat(81) }, 'new-1', 'too-long']
])('%s %o is refused', async (section, typed, key, problem) => {
  const before = await now();
  expect(await change(section, typed)).toMatchObject({
    kind: 'wrong',
    problems: { [key]: problem }
  });
  expect(await now()).toEqual(before);
  expect(await written()).toEqual([]);
});

test('a setting that nobody knows is not smuggled in', async () => {
  const outcome = await change('words', { hideBelow: '1', __proto__: 'x' });
  expect(outcome.kind).toBe('wrong');
  await change('organisation', { name: 'Own', settings: 'x', epoch: 'y' });
  expect((await now()).settings).toEqual({ locals: {}, tools: [] });
});

test('the size of groups that are hidden only ever grows', async () => {
  expect((await change('small-groups', { hideBelow: '8' })).kind).toBe('saved');
  expect(await change('small-groups', { hideBelow: '7' })).toMatchObject({
    problems: { hideBelow: 'lower' }
  });
  expect((await now()).settings.hideBelow).toBe(8);
});

test('of two admins at once the second is told what the first changed, and overwrites nothing', async () => {
  const before = await values('keeping');
  await change('keeping', { standard: '9' });
  const late = await change('keeping', { ...before, children: '40' }, { before });
  expect(late).toEqual({ kind: 'stale', changes: [{ key: 'standard', from: '7', to: '9' }] });
  expect((await now()).settings.retentionYears).toMatchObject({ standard: 9, children: 25 });
  // Another page is another matter.
  expect((await change('organisation', { name: 'New' })).kind).toBe('saved');
});

test('tools keep the ids that logs hold; new ones get their own', async () => {
  await change('tools', {
    'new-1': 'Copilot Chat',
    'new-2': 'Copilot chat!',
    'new-3': 'Other approved'
  });
  const ids = (await now()).settings.tools.map((tool) => tool.id);
  expect(ids).toEqual(['copilot-chat', 'copilot-chat-2', 'other-approved-2']);
  await change('tools', { 'tool:copilot-chat': 'Copilot', 'tool:copilot-chat-2': '' });
  expect((await now()).settings.tools).toEqual([
    { id: 'copilot-chat', label: 'Copilot' },
    { id: 'other-approved-2', label: 'Other approved' }
  ]);
});

test('who would be locked out is counted before anybody is', async () => {
  const { organisationId } = actor;
  const staff = people.map((personId) => ({ personId, name: 'A', email: null }));
  await database.within(organisationId, (tx) => enrol(tx, organisationId, staff));
  const key = { publicKey: 'k', counter: 0, transports: [], name: 'n' };
  const of = (i: number, vouched: boolean) => ({
    ...key,
    id: people[i]!,
    userId: people[i]!,
    vouched
  });
  await database.owner.insert(passkey).values([of(0, true), of(1, false)]);
  expect(await change('sign-in', { strongForAll: 'yes' })).toEqual({
    kind: 'would-lock-out',
    people: 2
  });
  expect((await now()).settings.signIn).toBeUndefined();
  await change('sign-in', { strongForAll: 'yes' }, { isConfirmed: true });
  expect((await now()).settings.signIn?.strongForAll).toBe(true);
});

test('a picture is what is in it, not what it is called', async () => {
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('rest')]);
  const set = (bytes: Buffer) =>
    database.within(actor.organisationId, (tx) => setLogo(tx, actor, bytes, new Date()));
  for (const text of ['<svg onload="alert(1)"/>', '<html>', 'GIF89a', 'RIFFxxxxWAVE']) {
    expect(await set(Buffer.from(text))).toBe('not-a-picture');
  }
  expect(await set(Buffer.alloc(0))).toBe('empty');
  expect(await set(Buffer.concat([png, Buffer.alloc(LOGO_BYTES)]))).toBe('too-large');
  expect(await set(png)).toBe('saved');
  const kept = await database.within(actor.organisationId, (tx) =>
    logoOf(tx, actor.organisationId)
  );
  expect(kept).toMatchObject({ type: 'image/png', bytes: png });
  await database.within(actor.organisationId, (tx) => removeLogo(tx, actor));
  expect(
    await database.within(actor.organisationId, (tx) => hasLogo(tx, actor.organisationId))
  ).toBe(false);
  expect(await written()).toHaveLength(2);
});
