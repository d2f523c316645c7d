import type { ScimAnswer, ScimRequest } from './request';
import { ENTERPRISE_SCHEMA, GROUP_SCHEMA, USER_SCHEMA } from './path';
import { ScimProblem } from './problem';
import { listOf, MOST } from './resource';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0';

/** What this server can do, for clients that ask (RFC 7643, sections 5 to 7). Null: not of these pages. */
export function answer(
  { method, base }: ScimRequest,
  resource: string,
  id: string | undefined
): ScimAnswer | null {
  const lists: Record<string, { id: string }[]> = {
    ResourceTypes: resourceTypes(base),
    Schemas: schemas(base)
  };
  const isConfig = resource === 'ServiceProviderConfig' && id === undefined;
  const list = Object.hasOwn(lists, resource) ? lists[resource] : undefined;
  if (!isConfig && !list) return null;
  if (method !== 'GET') throw new ScimProblem(405, 'This cannot be done here.');
  if (!list) return { status: 200, body: config(base) };
  if (id === undefined) {
    return { status: 200, body: listOf(list, list.length, { startIndex: 1, size: list.length }) };
  }
  const one = list.find((other) => other.id.toLowerCase() === id.toLowerCase());
  return one ? { status: 200, body: one } : null;
}

const config = (base: string) => ({
  schemas: [`${CORE}:ServiceProviderConfig`],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: MOST },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'A token that an admin makes in Own It, under Settings.',
      primary: true
    }
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` }
});

const resourceTypes = (base: string) =>
  [
    {
      id: 'User',
      schema: USER_SCHEMA,
      schemaExtensions: [{ schema: ENTERPRISE_SCHEMA, required: false }]
    },
    { id: 'Group', schema: GROUP_SCHEMA }
  ].map((type) => ({
    schemas: [`${CORE}:ResourceType`],
    name: type.id,
    endpoint: `/${type.id}s`,
    ...type,
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${type.id}` }
  }));

interface Attribute {
  name: string;
  type?: 'string' | 'boolean' | 'complex' | 'reference';
  required?: boolean;
  multiValued?: boolean;
  uniqueness?: 'none' | 'server';
  subAttributes?: object[];
}

const attribute = ({
  name,
  type = 'string',
  required = false,
  multiValued = false,
  uniqueness = 'none',
  subAttributes
}: Attribute): object => ({
  name,
  type,
  multiValued,
  required,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness,
  ...(subAttributes ? { subAttributes } : {})
});
const texts = (...names: string[]) => names.map((name) => attribute({ name }));

const USER = [
  attribute({ name: 'userName', required: true, uniqueness: 'server' }),
  attribute({ name: 'displayName' }),
  attribute({
    name: 'name',
    type: 'complex',
    subAttributes: texts('formatted', 'givenName', 'familyName')
  }),
  attribute({ name: 'active', type: 'boolean' }),
  attribute({
    name: 'emails',
    type: 'complex',
    multiValued: true,
    subAttributes: [...texts('value', 'type'), attribute({ name: 'primary', type: 'boolean' })]
  })
];
const GROUP = [
  attribute({ name: 'displayName', required: true, uniqueness: 'server' }),
  attribute({
    name: 'members',
    type: 'complex',
    multiValued: true,
    subAttributes: texts('value', 'display', 'type')
  })
];

const schemas = (base: string) =>
  [
    { id: USER_SCHEMA, name: 'User', attributes: USER },
    { id: ENTERPRISE_SCHEMA, name: 'EnterpriseUser', attributes: texts('employeeNumber') },
    { id: GROUP_SCHEMA, name: 'Group', attributes: GROUP }
  ].map((schema) => ({
    schemas: [`${CORE}:Schema`],
    ...schema,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` }
  }));
