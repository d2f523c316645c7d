import type { Problem } from './problems';
import type { Row, RowUnit } from './row';
import type { Line } from './table';

/** A unit as the file tells of it. */
export interface Node {
  /** `c:` and its code; `p:` and the names from the top down to it; `n:` and its name alone. */
  key: string;
  code: string | null;
  name: string;
  /** The key of what is above it; null: nothing; undefined: the file does not say. */
  parent: string | null | undefined;
  /** The rows that are about it. */
  lines: Line[];
  isBad: boolean;
}

export interface Gathered {
  nodes: Map<string, Node>;
  /** The unit of each row. */
  keys: Map<Line, string>;
  problems: Problem[];
}

const pathKey = (names: readonly string[]): string => `p:${names.join('/').toLowerCase()}`;

/** A unit's key as one row alone would have it. */
const keyOf = ({ code, names, isPath }: RowUnit): string => {
  if (code !== null) return `c:${code}`;
  return isPath ? pathKey(names) : `n:${(names[0] ?? '').toLowerCase()}`;
};

/** The units that rows name, those named on the way to them included. The first row about a unit is believed. */
export function gather(rows: readonly Row[]): Gathered {
  const gathered: Gathered = { nodes: new Map(), keys: new Map(), problems: [] };
  // In a file with codes and ways, a unit on the way to others has a row of its own with its code.
  const coded = new Map<string, string>();
  for (const { unit } of rows) {
    const path = pathKey(unit.names);
    if (unit.isPath && unit.code !== null && !coded.has(path)) coded.set(path, keyOf(unit));
  }
  const onTheWay = (names: readonly string[]): string | null => {
    if (names.length === 0) return null;
    const key = coded.get(pathKey(names)) ?? pathKey(names);
    if (!gathered.nodes.has(key) && key.startsWith('p:')) {
      const parent = onTheWay(names.slice(0, -1));
      const node = { key, code: null, name: names.at(-1) ?? '', parent, lines: [], isBad: false };
      gathered.nodes.set(key, node);
    }
    return key;
  };
  for (const row of rows) {
    const { unit } = row;
    if (unit.isPath) add(gathered, row, onTheWay(unit.names.slice(0, -1)));
    else if (unit.code === null) add(gathered, row, undefined);
    else add(gathered, row, typeof unit.parent === 'string' ? `c:${unit.parent}` : unit.parent);
  }
  foldNames(gathered);
  return gathered;
}

/** A row that says a name alone means the unit that other rows name more exactly, where there is only one. */
function foldNames({ nodes, keys }: Gathered): void {
  const exact = new Map<string, Node | null>();
  for (const node of nodes.values()) {
    const name = node.name.toLowerCase();
    if (!node.key.startsWith('n:')) exact.set(name, exact.has(name) ? null : node);
  }
  for (const node of nodes.values()) {
    const meant = node.key.startsWith('n:') ? exact.get(node.name.toLowerCase()) : null;
    if (!meant) continue;
    for (const line of node.lines) keys.set(line, meant.key);
    meant.lines.push(...node.lines);
    nodes.delete(node.key);
  }
}

function add({ nodes, keys, problems }: Gathered, row: Row, parent: Node['parent']): void {
  const { line, unit } = row;
  const key = keyOf(unit);
  const name = unit.names.at(-1) ?? '';
  const known = nodes.get(key);
  if (!known) {
    nodes.set(key, { key, code: unit.code, name, parent, lines: [line], isBad: false });
  } else if (name !== '' && known.name !== '' && known.name.toLowerCase() !== name.toLowerCase()) {
    return void problems.push({
      line,
      field: 'unitName',
      code: 'unit-conflict',
      value: known.name
    });
  } else if (known.parent !== parent) {
    const value = known.parent?.slice(2) ?? '';
    return void problems.push({ line, field: 'unitParent', code: 'unit-conflict', value });
  } else {
    known.name ||= name;
    known.lines.push(line);
  }
  keys.set(line, key);
}
