/**
 * What the log keeps of an error. Its message is left out: it can quote what somebody typed (a piece of
 * a body, the values of a query). The kind, the code and the places in our code say where to look.
 */
export interface ErrorFacts {
  kind: string;
  /** PostgreSQL's or Node's own: 23505, ECONNREFUSED. */
  code?: string;
  /** A query's text, in which every value is a $1. */
  query?: string;
  constraint?: string;
  table?: string;
  column?: string;
  /** The stack without its message, innermost first. */
  at: string[];
  cause?: ErrorFacts;
}

/** Errors inside errors deeper than this say nothing more. */
const DEPTH = 4;
const FRAME = /^ {4}at .+:\d+:\d+\)?$/;
/** What libraries and PostgreSQL name things by; anything else was made from data. */
const NAME = /^[\w$. -]{1,80}$/;

export function factsOf(error: unknown, depth = DEPTH): ErrorFacts {
  if (!(error instanceof Error)) return { kind: typeof error, at: [] };
  const { code, query, constraint, table, column } = error as Error & Record<string, unknown>;
  const named = Object.entries({ code, constraint, table, column }).filter(
    ([, value]) => typeof value === 'string' && NAME.test(value)
  );
  return {
    kind: NAME.test(error.name) ? error.name : 'Error',
    ...(Object.fromEntries(named) as Partial<ErrorFacts>),
    ...(typeof query === 'string' && query.includes('$1') ? { query } : {}),
    at: frames(error),
    ...(error.cause !== undefined && depth > 1 ? { cause: factsOf(error.cause, depth - 1) } : {})
  };
}

function frames({ stack = '', message }: Error): string[] {
  // A message of several lines must not pass for a place in the code.
  const after = message && stack.includes(message) ? stack.indexOf(message) + message.length : 0;
  return stack
    .slice(after)
    .split('\n')
    .filter((line) => FRAME.test(line))
    .map((line) => line.slice(7));
}
