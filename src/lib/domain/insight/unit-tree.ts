/** Whole numbers by name, added up the tree. */
export type Counts = Readonly<Record<string, number>>;

/** A unit as stored, with the counts of its own people, not of the units below it. */
export interface UnitCounts {
  unitId: string;
  parentId: string | null;
  name: string;
  position: number;
  counts: Counts;
}

/**
 * Without the closed units of which there is nothing to say: nobody works there and nothing is counted.
 * One that a kept unit hangs below stays, or that one would be lost with it.
 */
export function inUse(units: readonly (UnitCounts & { closed: boolean })[]): UnitCounts[] {
  const byId = new Map(units.map((unit) => [unit.unitId, unit]));
  const kept = new Set<string>();
  for (const unit of units) {
    if (unit.closed && !Object.values(unit.counts).some((count) => count !== 0)) continue;
    for (let one = byId.get(unit.unitId); one && !kept.has(one.unitId);) {
      kept.add(one.unitId);
      one = byId.get(one.parentId ?? '');
    }
  }
  return units.filter((unit) => kept.has(unit.unitId));
}

export interface UnitNode {
  id: string;
  /** `rest`: the people of a unit who are in none of the units below it; a row, but not a unit. */
  kind: 'organisation' | 'unit' | 'rest';
  /** Empty for `rest`. */
  name: string;
  /** With everything below. */
  counts: Counts;
  children: readonly UnitNode[];
}

/** The organisation with its departments below it, in the organisation's own order. */
export function organisationTree(
  organisation: { id: string; name: string },
  units: readonly UnitCounts[]
): UnitNode {
  const below = new Map<string | null, UnitCounts[]>();
  for (const unit of units) below.set(unit.parentId, [...(below.get(unit.parentId) ?? []), unit]);
  const node = (unit: UnitCounts): UnitNode =>
    branch(
      { id: unit.unitId, kind: 'unit', name: unit.name },
      unit.counts,
      childrenOf(unit.unitId)
    );
  const childrenOf = (id: string | null): UnitNode[] =>
    (below.get(id) ?? [])
      .toSorted((a, b) => a.position - b.position || a.name.localeCompare(b.name))
      .map(node);

  // Some organisations keep themselves as the one unit at the top of their tree.
  const [top, ...others] = below.get(null) ?? [];
  const isItself = top !== undefined && others.length === 0 && below.has(top.unitId);
  return isItself
    ? branch(
        { id: top.unitId, kind: 'organisation', name: organisation.name },
        top.counts,
        childrenOf(top.unitId)
      )
    : branch({ ...organisation, kind: 'organisation' }, {}, childrenOf(null));
}

function branch(
  named: Pick<UnitNode, 'id' | 'kind' | 'name'>,
  own: Counts,
  units: UnitNode[]
): UnitNode {
  const hasRest = units.length > 0 && Object.values(own).some((count) => count > 0);
  const rest: UnitNode = {
    id: `${named.id}/rest`,
    kind: 'rest',
    name: '',
    counts: own,
    children: []
  };
  const children = hasRest ? [...units, rest] : units;
  return { ...named, counts: units.length > 0 ? added(children) : own, children };
}

function added(nodes: readonly UnitNode[]): Counts {
  const sum: Record<string, number> = {};
  for (const { counts } of nodes) {
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}

/** The nodes from the top to the one with this id, both included; null when there is none. */
export function pathTo(top: UnitNode, id: string): UnitNode[] | null {
  if (top.id === id) return [top];
  for (const child of top.children) {
    const path = pathTo(child, id);
    if (path) return [top, ...path];
  }
  return null;
}

/** Units without units below them: teams. */
export const teamsOf = (node: UnitNode): UnitNode[] => {
  const units = node.children.filter((child) => child.kind === 'unit');
  return units.length > 0 ? units.flatMap(teamsOf) : node.kind === 'unit' ? [node] : [];
};

/** Where somebody works, in two words; no team when they work for the department itself. */
export interface Place {
  department: string;
  team: string;
}

/** The place of each unit, by its id. */
export function placesOf(top: UnitNode): Map<string, Place> {
  const places = new Map<string, Place>();
  const visit = (node: UnitNode, department: string | null): void => {
    const team = department === null ? '' : node.name;
    places.set(node.id, { department: department ?? node.name, team });
    for (const child of node.children) visit(child, department ?? node.name);
  };
  places.set(top.id, { department: top.name, team: '' });
  for (const department of top.children) visit(department, null);
  return places;
}
