import { z } from 'zod';
import type { DirectoryProfile } from '../../domain/people/directory';
import { ENTERPRISE_SCHEMA, parsePath, type Path } from './path';
import { ScimProblem } from './problem';

/** What we keep of a directory's user. */
export interface ScimUserValue {
  userName: string;
  externalId: string | null;
  employeeNumber: string | null;
  active: boolean;
  profile: DirectoryProfile;
}

// Names and addresses come from outside: a control character in one is an attack or an accident.
const text = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^\P{Cc}*$/u);
const optional = (longest: number) =>
  z
    .preprocess(
      (value) => (value === '' || value === null ? undefined : value),
      text(longest).optional()
    )
    .optional();
/** Microsoft Entra ID says "False" where RFC 7643 says false. */
const flag = z.preprocess((value) => {
  const word = typeof value === 'string' ? value.toLowerCase() : value;
  return word === 'true' ? true : word === 'false' ? false : value;
}, z.boolean());

const EMAIL = z.object({
  value: text(320),
  type: optional(50),
  primary: flag.optional()
});
const USER = z.object({
  username: text(320),
  externalid: optional(256),
  displayname: optional(256),
  active: flag,
  name: z
    .object({ formatted: optional(256), givenname: optional(256), familyname: optional(256) })
    .optional(),
  emails: z.array(EMAIL).max(20).default([]),
  employeenumber: optional(64)
});

/** A resource while it is being changed: attributes in lower case, for names of attributes ignore case. */
export type Draft = Map<string, unknown>;
/** The attributes that are kept; everything else that a directory sends is let go. */
const SIMPLE = new Set(['username', 'externalid', 'displayname', 'active', 'employeenumber']);
const NAME_PARTS = new Set(['formatted', 'givenname', 'familyname']);
const EMAIL_PARTS = new Set(['value', 'type', 'primary']);

/** What an attribute of an address says, to be compared. */
const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object's entries under lower-case names, those of `known` only. */
const known = (value: unknown, names: ReadonlySet<string>): Record<string, unknown> =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .map(([key, inner]) => [key.toLowerCase(), inner] as const)
          .filter(([key]) => names.has(key))
      )
    : {};

export type Operation = 'add' | 'replace' | 'remove';

/** Applies one operation to a user's draft. */
export function applyToUser(draft: Draft, op: Operation, path: Path, value: unknown): void {
  const { attribute } = path;
  if (attribute === ENTERPRISE_SCHEMA.toLowerCase()) {
    const part = isObject(value) ? known(value, new Set(['employeenumber'])) : {};
    if (op === 'remove') draft.delete('employeenumber');
    else for (const [key, inner] of Object.entries(part)) draft.set(key, inner);
  } else if (SIMPLE.has(attribute)) {
    // Without `active` nobody could say whether the account works: taking it away is refused below.
    if (op === 'remove') draft.delete(attribute);
    else draft.set(attribute, single(value));
  } else if (attribute === 'name') {
    draft.set('name', nameAfter(draft.get('name'), op, path.sub, value));
  } else if (attribute === 'emails') {
    draft.set('emails', emailsAfter(draft.get('emails'), op, path, value));
  }
}

/** Older directories wrap a single value: [{"$ref": null, "value": "False"}]. */
function single(value: unknown): unknown {
  const inner: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return isObject(inner) && 'value' in inner ? inner.value : inner;
}

function nameAfter(before: unknown, op: Operation, sub: string | null, value: unknown): unknown {
  const name = known(before, NAME_PARTS);
  if (sub === null) {
    if (op === 'remove') return undefined;
    return op === 'replace' ? known(value, NAME_PARTS) : { ...name, ...known(value, NAME_PARTS) };
  }
  if (!NAME_PARTS.has(sub)) return name;
  return { ...name, [sub]: op === 'remove' ? undefined : single(value) };
}

function emailsAfter(before: unknown, op: Operation, path: Path, value: unknown): unknown {
  const { where, sub } = path;
  const emails = (Array.isArray(before) ? before : []).map((one) => known(one, EMAIL_PARTS));
  if (!where) {
    const given = (Array.isArray(value) ? value : [value]).map((one) =>
      isObject(one) ? known(one, EMAIL_PARTS) : { value: one }
    );
    if (op === 'remove') return [];
    if (op === 'replace') return given;
    return [...emails.filter((one) => !given.some((other) => other.value === one.value)), ...given];
  }
  const { attribute } = where;
  if (!EMAIL_PARTS.has(attribute) || (sub !== null && !EMAIL_PARTS.has(sub))) {
    throw new ScimProblem(400, 'This path cannot be read.', 'invalidPath');
  }
  const isMeant = (one: Record<string, unknown>): boolean =>
    asText(one[attribute]).toLowerCase() === where.value.toLowerCase();
  if (op === 'remove' && sub === null) return emails.filter((one) => !isMeant(one));
  const part = sub === null ? known(single(value), EMAIL_PARTS) : { [sub]: single(value) };
  const changed = op === 'remove' && sub !== null ? { [sub]: undefined } : part;
  // Microsoft Entra ID replaces an address that was never there, and expects it to be added.
  if (!emails.some(isMeant)) return [...emails, { [attribute]: where.value, ...changed }];
  return emails.map((one) => (isMeant(one) ? { ...one, ...changed } : one));
}

export function userDraft(user: ScimUserValue): Draft {
  const { displayName, name, emails } = user.profile;
  return new Map<string, unknown>([
    ['username', user.userName],
    ['externalid', user.externalId],
    ['employeenumber', user.employeeNumber],
    ['active', user.active],
    ['displayname', displayName],
    ['name', name && lowerCase(name)],
    ['emails', emails]
  ]);
}
const lowerCase = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), inner]));

/** @throws ScimProblem invalidValue, with the attribute that is wrong. */
export function userOf(draft: Draft): ScimUserValue {
  const read = USER.safeParse(
    Object.fromEntries([...draft].filter(([, value]) => value !== undefined))
  );
  if (!read.success) {
    const at = read.error.issues[0]?.path.join('.') ?? '';
    throw new ScimProblem(
      400,
      `The value of ${at} is missing or not as it should be.`,
      'invalidValue'
    );
  }
  const { username, externalid, employeenumber, active, displayname, name, emails } = read.data;
  return {
    userName: username,
    externalId: externalid ?? null,
    employeeNumber: employeenumber ?? null,
    active,
    profile: {
      displayName: displayname,
      name: name && {
        formatted: name.formatted,
        givenName: name.givenname,
        familyName: name.familyname
      },
      emails
    }
  };
}

/**
 * A whole resource as a client writes it: each of its attributes set on an empty one.
 * @param active what holds where the client does not say.
 */
export function userFromBody(body: unknown, active: boolean): ScimUserValue {
  if (!isObject(body)) throw new ScimProblem(400, 'Send one JSON object.', 'invalidSyntax');
  const draft: Draft = new Map<string, unknown>([['active', active]]);
  for (const [key, value] of Object.entries(body)) {
    if (key.toLowerCase() === ENTERPRISE_SCHEMA.toLowerCase() || /^[A-Za-z]+$/.test(key)) {
      applyToUser(draft, 'replace', parsePath(key), value);
    }
  }
  return userOf(draft);
}
