import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isNode, LineCounter, parseDocument, type Document, type YAMLError } from 'yaml';
import { showPath, type Path, type Report } from './problems';

/** One content file: what it says, and a way to complain about it. */
export interface YamlFile {
  data: unknown;
  report: Report;
}

/** What the parser means, for the mistakes that writers make most. */
const PLAIN_WORDS: Partial<Record<YAMLError['code'], string>> = {
  BAD_INDENT: 'this line does not line up with the ones around it; check the spaces before it',
  BLOCK_AS_IMPLICIT_KEY: 'a text with a colon and a space in it needs quotes around it',
  DUPLICATE_KEY: 'this name is used twice in the same place; keep one of them',
  MISSING_CHAR: 'a quote or a bracket is missing here',
  TAB_AS_INDENT: 'use spaces before the text, not a tab'
};

/** The line of a place, or of the nearest place above it that the file has. */
function lineAt(document: Document, lines: LineCounter, path: Path): number | undefined {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

/**
 * Opens a YAML file under `dir`. `name` is its path from there, with forward slashes.
 * Returns null, with the reasons added to `problems`, when it is missing or not YAML.
 */
export function openYaml(dir: string, name: string, problems: string[]): YamlFile | null {
  let text: string;
  try {
    text = readFileSync(join(dir, name), 'utf8');
  } catch {
    problems.push(`${name}: this file is missing or cannot be opened`);
    return null;
  }
  if (text.includes('\uFFFD')) {
    problems.push(`${name}: some letters cannot be read; save the file as UTF-8`);
    return null;
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  // One mistake makes the parser stumble over the lines after it too: the first is the one to mend.
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) {
    const line = lines.linePos(fault.pos[0]).line;
    problems.push(`${name}: line ${line}: ${PLAIN_WORDS[fault.code] ?? fault.message}`);
    return null;
  }
  try {
    return { data: document.toJS(), report: reporter(name, document, lines, problems) };
  } catch (error) {
    // Aliases that multiply without end are only noticed when they are followed.
    problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function reporter(
  name: string,
  document: Document,
  lines: LineCounter,
  problems: string[]
): Report {
  return (path, message) => {
    const line = lineAt(document, lines, path);
    const where = [name, showPath(path)].filter(Boolean).join(': ');
    problems.push(`${where}: ${message}${line ? ` (line ${line})` : ''}`);
  };
}
