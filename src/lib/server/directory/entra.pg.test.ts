import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { entra, ORIGIN, withDirectory, type Client } from './fixture';

let fresh: FreshDatabase;
let database: Database;
let scim: Client;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
  ({ scim } = await withDirectory(database));
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

describe('users as Microsoft Entra ID provisions them', () => {
  let id = '';

  test('is looked for, not found, made, and found', async () => {
    const nobody = await scim(entra('user-not-found-by-name'));
    expect(nobody).toMatchObject({ status: 200, json: { totalResults: 0, Resources: [] } });
    const made = await scim(entra('user-made'));
    expect(made).toMatchObject({
      status: 201,
      json: { active: true, name: { familyName: 'familyName' }, meta: { resourceType: 'User' } }
    });
    id = String(made.json.id);
    expect(made.headers.get('location')).toBe(`${ORIGIN}/scim/v2/Users/${id}`);
    expect(made.headers.get('content-type')).toBe('application/scim+json');
    expect(await scim(entra('user-found-by-name'))).toMatchObject({
      json: { totalResults: 1, Resources: [{ id }] }
    });
    expect(await scim(entra('user-made'))).toMatchObject({
      status: 409,
      json: { status: '409', scimType: 'uniqueness' }
    });
  });

  test('changes as the service patches', async () => {
    expect(await scim(entra('user-many-attributes', { id }))).toMatchObject({
      status: 200,
      json: {
        emails: [{ value: 'updatedEmail@microsoft.com', type: 'work', primary: true }],
        name: { familyName: 'updatedFamilyName', givenName: 'givenName' }
      }
    });
    const { json } = await scim(entra('user-one-attribute', { id }));
    expect(json.userName).toBe('5b50642d-79fc-4410-9e90-4c077cdd1a59@testuser.com');
    expect((await scim(entra('user-without-path', { id }))).json).toMatchObject({
      displayName: 'Bjfe',
      name: { givenName: 'Kylie', familyName: 'updatedFamilyName' },
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { employeeNumber: '000123' }
    });
    const removed = await scim(entra('user-attributes-removed', { id }));
    expect(removed.json.displayName).toBeUndefined();
    expect(removed.json.emails).toBeUndefined();
  });

  test.each([
    ['user-disabled', false],
    ['user-enabled-in-words', true],
    ['user-disabled-in-words', false]
  ])('%s', async (name, active) => {
    expect(await scim(entra(name, { id }))).toMatchObject({ status: 200, json: { active } });
  });

  test('is deleted, and not there a second time', async () => {
    expect((await scim(entra('user-deleted', { id }))).status).toBe(204);
    for (const method of ['GET', 'DELETE']) {
      const again = await scim({ method, path: `Users/${id}` });
      expect(again).toMatchObject({ status: 404, json: { status: '404' } });
    }
  });
});

describe('groups as Microsoft Entra ID provisions them', () => {
  test('a group’s whole life', async () => {
    const user = String((await scim(entra('user-made'))).json.id);
    const made = await scim(entra('group-made'));
    expect(made).toMatchObject({ status: 201, json: { displayName: 'displayName', members: [] } });
    const ids = { id: String(made.json.id), user };
    expect((await scim(entra('group-found-by-name'))).json.totalResults).toBe(1);
    const added = await scim(entra('group-member-added', ids));
    expect(added).toMatchObject({ status: 200, json: { members: [{ value: user }] } });
    expect((await scim(entra('group-read', ids))).json.members).toBeUndefined();
    expect((await scim(entra('group-member-removed', ids))).json.members).toEqual([]);
    await scim(entra('group-member-added', ids));
    expect((await scim(entra('group-member-removed-by-filter', ids))).json.members).toEqual([]);
    expect((await scim(entra('group-renamed', ids))).json.displayName).toContain('updated');
    expect((await scim(entra('group-deleted', ids))).status).toBe(204);
    expect((await scim(entra('group-read', ids))).status).toBe(404);
  });
});

test('what the server says of itself agrees with itself', async () => {
  const config = await scim({ method: 'GET', path: 'ServiceProviderConfig' });
  expect(config.json).toMatchObject({ patch: { supported: true }, etag: { supported: true } });
  const types = await scim({ method: 'GET', path: 'ResourceTypes' });
  expect(types.json.totalResults).toBe(2);
  const schemas = await scim({ method: 'GET', path: 'Schemas' });
  for (const { id } of schemas.json.Resources as { id: string }[]) {
    expect((await scim({ method: 'GET', path: `Schemas/${id}` })).json.id).toBe(id);
  }
  expect((await scim({ method: 'POST', path: 'Schemas', body: {} })).status).toBe(405);
});
