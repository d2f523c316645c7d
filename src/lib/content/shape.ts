import type { z } from 'zod';
import type { Path, Report } from './problems';

type Issue = z.core.$ZodIssue;

const KINDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of names and values',
  record: 'a group of names and values'
};

/** Checks data against a schema. Returns null, with the reasons reported, when it does not fit. */
export function checkShape<T extends z.ZodType>(
  schema: T,
  data: unknown,
  report: Report
): z.output<T> | null {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    for (const [place, message] of explain(issue, path, valueAt(data, path))) {
      report(place, message);
    }
  }
  return null;
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    data
  );
}

/** What to tell the writer, and at which places. */
function explain(issue: Issue, path: Path, value: unknown): [Path, string][] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => [
        [...path, key],
        `nothing reads "${key}" here; check the spelling and the spaces before it`
      ]);
    case 'invalid_type':
      return [[path, wrongKind(issue.expected, value)]];
    case 'too_small':
    case 'too_big':
      return [[path, wrongSize(issue)]];
    case 'invalid_union':
      return [[path, wrongChoice(issue, value)]];
    case 'invalid_format':
      return [[path, wrongFormat(issue)]];
    case 'invalid_value':
      return [[path, `use one of: ${issue.values.map(String).join(', ')}`]];
    case 'invalid_key':
      return [[path, issue.issues[0]?.message ?? 'this name cannot be used here']];
    default:
      return [[path, issue.message]];
  }
}

function wrongKind(expected: string, value: unknown): string {
  const kind = KINDS[expected] ?? expected;
  if (value === undefined) return `this is missing; it should be ${kind}`;
  if (value === null) return expected === 'string' ? 'write something here' : `write ${kind} here`;
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  if (expected === 'string' && isScalar) return `put quotes around it: '${value}'`;
  return `this should be ${kind}`;
}

type Size = Extract<Issue, { code: 'too_small' | 'too_big' }>;

function wrongSize(issue: Size): string {
  const small = issue.code === 'too_small';
  const limit = Number(small ? issue.minimum : issue.maximum);
  if (issue.origin === 'string') {
    return small ? 'write something here' : `keep it to ${limit} characters`;
  }
  if (issue.origin === 'array') {
    const size = issue.exact ? 'exactly' : small ? 'at least' : 'at most';
    return `this list needs ${size} ${limit}`;
  }
  return `use ${limit} or ${small ? 'more' : 'less'}`;
}

function wrongChoice(issue: Extract<Issue, { code: 'invalid_union' }>, value: unknown): string {
  if ('options' in issue && Array.isArray(issue.options)) {
    const start = typeof value === 'string' ? `"${value}" is not one we have` : 'this is missing';
    return `${start}; use one of: ${issue.options.join(', ')}`;
  }
  const kinds = issue.errors.flat().flatMap((one) => ('expected' in one ? [one.expected] : []));
  return `this should be ${kinds.map((kind) => KINDS[kind] ?? kind).join(' or ')}`;
}

function wrongFormat(issue: Extract<Issue, { code: 'invalid_format' }>): string {
  if (issue.format === 'date') return 'write a real date as YYYY-MM-DD';
  if (issue.format === 'url') return 'write a whole web address, starting with https://';
  return issue.message;
}
