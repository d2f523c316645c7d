import { pathTo, type UnitNode } from './unit-tree';

/** One row of a dashboard. */
export interface Row<Cells> {
  id: string;
  /** `total` adds up the rows above it; `rest` is the people in none of them. */
  kind: 'unit' | 'rest' | 'total';
  /** Empty for `rest`. */
  name: string;
  /** How far below the first row's level it stands. */
  depth: number;
  cells: Cells;
}

/** Rows of one measure, ready for a page. */
export interface View<Cells> {
  /** From the topmost unit this person may open down to the one shown; empty where they start. */
  way: NamedUnit[];
  rows: Row<Cells>[];
  /** Groups of fewer people than this are hidden. */
  below: number;
}

export interface NamedUnit {
  unitId: string;
  name: string;
}

const row =
  <Cells>(cells: (node: UnitNode) => Cells) =>
  (node: UnitNode, depth: number, kind?: 'total'): Row<Cells> => ({
    id: node.id,
    kind: kind ?? (node.kind === 'rest' ? 'rest' : 'unit'),
    name: node.name,
    depth,
    cells: cells(node)
  });

/** A unit's children, and the unit itself as their total; a team is its own only row. */
export function rowsBelow<Cells>(node: UnitNode, cells: (node: UnitNode) => Cells): Row<Cells>[] {
  const make = row(cells);
  if (node.children.length === 0) return node.kind === 'unit' ? [make(node, 0)] : [];
  return [...node.children.map((child) => make(child, 0)), make(node, 0, 'total')];
}

/** The given units, each followed by everything below it, in the organisation's own order. */
export function rowsOf<Cells>(
  top: UnitNode,
  unitIds: readonly string[],
  cells: (node: UnitNode) => Cells
): Row<Cells>[] {
  const make = row(cells);
  const rows: Row<Cells>[] = [];
  const walk = (node: UnitNode, depth: number | null): void => {
    const at = depth ?? (unitIds.includes(node.id) ? 0 : null);
    if (at !== null) rows.push(make(node, at));
    for (const child of node.children) walk(child, at === null ? null : at + 1);
  };
  walk(top, null);
  return rows;
}

/**
 * The way to a unit, organisation first; null when there is no such unit, or when `within` is given and
 * the unit is neither one of those nor below one.
 */
export function wayTo(
  top: UnitNode,
  unitId: string,
  within?: readonly string[]
): UnitNode[] | null {
  const path = pathTo(top, unitId);
  const last = path?.at(-1);
  if (!path || last?.kind !== 'unit') return null;
  return !within || path.some((node) => within.includes(node.id)) ? path : null;
}
