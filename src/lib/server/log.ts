import pino from 'pino';
import { factsOf } from './operations/error-facts';

/** One answered request. Nothing in it can point at a person: a route is the pattern, never the address. */
export interface RequestLine {
  id: string;
  method: string;
  /** `/insights/[unit]`; null for an address that no page has. */
  route: string | null;
  status: number;
  ms: number;
}

/**
 * The server's one way to say something to whoever runs it. It takes no free objects, so that no name,
 * address or answer can slip in with one.
 */
export interface Log {
  /** A sentence about the server itself. */
  say: (sentence: string) => void;
  request: (line: RequestLine) => void;
  /** Something that nobody expected, with what is needed to find its place in the code. */
  failure: (error: unknown, where: { id?: string; route?: string; task?: string }) => void;
  /** What a task of the server's own counted; `bad` is for somebody to look at. */
  counted: (task: string, counts: Record<string, number>, bad?: boolean) => void;
}

/** `json`: one JSON object a line, for a collector. `lines`: for somebody who watches a terminal. */
export type LogFormat = 'json' | 'lines';

interface Destination {
  write(text: string): void;
}

export function createLog(format: LogFormat, out: Destination = process.stdout): Log {
  const logger = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) }
    },
    format === 'json' ? out : { write: (line: string) => out.write(readable(line)) }
  );
  return {
    say: (sentence) => logger.info(sentence),
    request: (line) => logger.info({ ...line, route: line.route ?? 'none' }, 'request'),
    failure: (error, where) => logger.error({ ...where, error: factsOf(error) }, 'failure'),
    counted: (task, counts, bad = false) =>
      logger[bad ? 'error' : 'info']({ task, counts }, 'counted')
  };
}

interface Line extends Partial<RequestLine> {
  time: string;
  msg: string;
  task?: string;
  counts?: Record<string, number>;
  error?: unknown;
}

/** The same line for a person's eyes. */
function readable(json: string): string {
  const line = JSON.parse(json) as Line;
  const clock = line.time.slice(11, 19);
  switch (line.msg) {
    case 'request':
      return `${clock} ${line.method} ${line.route} ${line.status} ${line.ms} ms ${line.id}\n`;
    case 'failure': {
      const where = [line.route, line.task, line.id].filter(Boolean).join(' ');
      return `${clock} failure ${where} ${JSON.stringify(line.error, null, 2)}\n`;
    }
    case 'counted':
      return `${clock} ${line.task} ${JSON.stringify(line.counts)}\n`;
    default:
      return `${line.msg}\n`;
  }
}
