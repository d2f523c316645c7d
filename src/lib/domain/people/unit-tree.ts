/** A unit as the roster knows it. */
export interface RosterUnit {
  unitId: string;
  parentId: string | null;
  name: string;
  position: number;
  /** Ids from the top down to this unit, itself included. */
  path: readonly string[];
  code: string | null;
  closedOn: string | null;
  /** People who work in it, not below it. */
  people: number;
}

export interface RosterNode extends RosterUnit {
  /** People who work in it and everywhere below it. */
  all: number;
  children: readonly RosterNode[];
}

const inOrder = (a: RosterUnit, b: RosterUnit): number =>
  a.position - b.position || a.name.localeCompare(b.name);

/** The open units as a forest, in the organisation's own order. */
export function openTree(units: readonly RosterUnit[]): RosterNode[] {
  const below = new Map<string | null, RosterUnit[]>();
  for (const unit of units) {
    if (unit.closedOn !== null) continue;
    const siblings = below.get(unit.parentId);
    if (siblings) siblings.push(unit);
    else below.set(unit.parentId, [unit]);
  }
  const node = (unit: RosterUnit): RosterNode => {
    const children = childrenOf(unit.unitId);
    return { ...unit, children, all: children.reduce((sum, one) => sum + one.all, unit.people) };
  };
  const childrenOf = (id: string | null): RosterNode[] =>
    (below.get(id) ?? []).toSorted(inOrder).map(node);
  return childrenOf(null);
}

/** Every unit of a forest, each before those below it. */
export const flat = (nodes: readonly RosterNode[]): RosterNode[] =>
  nodes.flatMap((node) => [node, ...flat(node.children)]);

export interface Named {
  unitId: string;
  name: string;
}

/** The units from the top down to one, itself included. */
export function wayTo(units: readonly RosterUnit[], unit: RosterUnit): Named[] {
  const byId = new Map(units.map((one) => [one.unitId, one]));
  return unit.path.map((id) => ({ unitId: id, name: byId.get(id)?.name ?? '' }));
}

/** Open units with the names of those above them, in the tree's order: for somebody to choose from. */
export const choices = (nodes: readonly RosterNode[], above = ''): Named[] =>
  nodes.flatMap((node) => {
    const name = above === '' ? node.name : `${above} / ${node.name}`;
    return [{ unitId: node.unitId, name }, ...choices(node.children, name)];
  });

/** A unit as a page shows it. */
export interface ShownUnit extends Named {
  people: number;
  all: number;
  /** Units right below it that are not shown here, but on its own page. */
  hidden: number;
  children: ShownUnit[];
}

/**
 * The top of the tree: as many whole levels as have no more than `most` units, and always the first.
 * A page with thousands of units in it takes seconds, and nobody reads it.
 */
export function topLevels(nodes: readonly RosterNode[], most: number): ShownUnit[] {
  let depth = 0;
  let count = 0;
  for (let level = nodes; level.length > 0; level = level.flatMap((node) => node.children)) {
    count += level.length;
    if (depth > 0 && count > most) break;
    depth += 1;
  }
  const shown = (level: readonly RosterNode[], left: number): ShownUnit[] =>
    level.map(({ unitId, name, people, all, children }) => {
      const isLast = left === 1;
      const hidden = isLast ? children.length : 0;
      return {
        unitId,
        name,
        people,
        all,
        hidden,
        children: isLast ? [] : shown(children, left - 1)
      };
    });
  return shown(nodes, depth);
}
