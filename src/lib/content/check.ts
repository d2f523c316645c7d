import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchema, SCHEMA_FILE } from './json-schema';
import { ContentError } from './problems';
import { readContent, type Content } from './read';
import type { Source } from './schema';

/** What to print, and whether content may be built as it is. */
export interface Checked {
  ok: boolean;
  lines: string[];
}

const SOON_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Checks everything in the content folder. `today` is YYYY-MM-DD. With `write`, an old
 * module.schema.json is written anew instead of being a problem.
 */
export function check(dir: string, today: string, write = false): Checked {
  const schema = checkSchema(dir, write);
  try {
    const content = readContent(dir);
    const due = content.sources.flatMap((source) => dueLine(source, today));
    const total = schema.ok ? [`${count(content)}: all good`] : [];
    return { ok: schema.ok, lines: [...due, ...schema.lines, ...total] };
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return { ok: false, lines: [...error.message.split('\n'), ...schema.lines] };
  }
}

/** A warning when somebody must look at a source again within 30 days, or should have. */
function dueLine({ id, url, checkBy }: Source, today: string): string[] {
  const days = Math.round((Date.parse(checkBy) - Date.parse(today)) / DAY_MS);
  if (days > SOON_DAYS) return [];
  const when = days < 0 ? `was due on ${checkBy}` : `is due by ${checkBy}`;
  return [`warning: sources.yaml: a new look at "${id}" ${when}: ${url}`];
}

function checkSchema(dir: string, write: boolean): Checked {
  const file = join(dir, SCHEMA_FILE);
  const wanted = jsonSchema();
  if (readText(file) === wanted) return { ok: true, lines: [] };
  if (!write) {
    const command = 'npm run content:check -- --write';
    return { ok: false, lines: [`${SCHEMA_FILE}: this is out of date; run: ${command}`] };
  }
  writeFileSync(file, wanted);
  return { ok: true, lines: [`${SCHEMA_FILE}: written`] };
}

function readText(file: string): string | null {
  try {
    // Git may have changed the line ends on Windows.
    return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return null;
  }
}

function count({ modules, sources }: Content): string {
  const cards = modules.reduce((sum, module) => sum + module.cards.length, 0);
  const some = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  return [some(modules.length, 'module'), some(cards, 'card'), some(sources.length, 'source')].join(
    ', '
  );
}
