import { ScimProblem } from './problem';

/** One comparison, which is all that directories ask for when they look for somebody. */
export interface Filter<Name extends string> {
  attribute: Name;
  value: string;
}

const LONGEST = 1000;
/** `userName eq "value"`: the value is a JSON string, so that a quote in it is escaped. */
const SHAPE = /^\s*([A-Za-z][\w.:-]*)\s+([A-Za-z]{2})\s+("(?:[^"\\]|\\.)*")\s*$/su;
const URN = /^urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):/i;

/**
 * Reads a filter (RFC 7644, section 3.4.2.2) of the one kind that is supported.
 * @throws ScimProblem invalidFilter, with what would be understood.
 */
export function parseFilter<Name extends string>(
  text: string,
  attributes: readonly Name[]
): Filter<Name> {
  const [, path = '', operator = '', literal = ''] =
    (text.length <= LONGEST && SHAPE.exec(text)) || [];
  const name = path.replace(URN, '').toLowerCase();
  const attribute = attributes.find((one) => one.toLowerCase() === name);
  const value = valueOf(literal);
  if (!attribute || operator.toLowerCase() !== 'eq' || value === null) {
    const known = attributes.map((one) => `${one} eq "…"`).join(', ');
    throw new ScimProblem(400, `Use one of these filters: ${known}.`, 'invalidFilter');
  }
  return { attribute, value };
}

function valueOf(literal: string): string | null {
  try {
    const value: unknown = JSON.parse(literal);
    // PostgreSQL cannot hold this character: nothing there is equal to it.
    return typeof value === 'string' && !value.includes('\0') ? value : null;
  } catch {
    return null;
  }
}
