import { ScimProblem } from './problem';

export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ENTERPRISE_SCHEMA = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** Where a PATCH operation points: `emails[type eq "work"].value`. Names are in lower case. */
export interface Path {
  attribute: string;
  /** The element of a list that is meant, as attribute and value. */
  where: { attribute: string; value: string } | null;
  sub: string | null;
}

const LONGEST = 500;
const SHAPE =
  /^([A-Za-z$][\w$-]*)(?:\[\s*([A-Za-z]+)\s+eq\s+"?([^"\]]*)"?\s*\])?(?:\.([A-Za-z$][\w$-]*))?$/iu;
const PREFIXES = [`${USER_SCHEMA}:`, `${GROUP_SCHEMA}:`, `${ENTERPRISE_SCHEMA}:`].map((one) =>
  one.toLowerCase()
);

/** @throws ScimProblem invalidPath */
export function parsePath(text: string): Path {
  const lower = text.trim().toLowerCase();
  // The extension as a whole: its attributes are named in the value.
  if (lower === ENTERPRISE_SCHEMA.toLowerCase()) {
    return { attribute: lower, where: null, sub: null };
  }
  const prefix = PREFIXES.find((one) => lower.startsWith(one)) ?? '';
  const rest = text.trim().slice(prefix.length);
  const found = text.length <= LONGEST ? SHAPE.exec(isOther(rest) ? 'other' : rest) : null;
  const [, attribute, by, value, sub] = found ?? [];
  if (attribute === undefined) {
    throw new ScimProblem(400, 'This path cannot be read.', 'invalidPath');
  }
  return {
    attribute: attribute.toLowerCase(),
    where: by === undefined ? null : { attribute: by.toLowerCase(), value: value ?? '' },
    sub: sub?.toLowerCase() ?? null
  };
}

/** An attribute of an extension that we do not know; it is left alone, as unknown attributes are. */
const isOther = (rest: string): boolean => /^(?:urn:|https?:)[\w:./-]+$/iu.test(rest);
