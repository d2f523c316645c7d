import type { NamedUnit } from './rows';
import type { UnitNode } from './unit-tree';

/** A champion and the units they help. */
export interface ChampionUnits {
  personId: string;
  /** Empty when they asked to be forgotten. */
  name: string;
  unitIds: readonly string[];
}

export interface Coverage {
  champions: { name: string; units: NamedUnit[] }[];
  /** How many teams have a champion of their own or of a unit above them. */
  covered: number;
  /** Teams that have none, with the department they are in. */
  uncovered: (NamedUnit & { department: string })[];
}

/**
 * Who helps whom in some departments of `top`, in the organisation's own order. A champion of the
 * whole organisation helps every team.
 */
export function coverage(
  top: UnitNode,
  departments: readonly UnitNode[],
  champions: readonly ChampionUnits[]
): Coverage {
  const names = new Map<string, string>();
  const note = (node: UnitNode): void => {
    names.set(node.id, node.name);
    node.children.forEach(note);
  };
  departments.forEach(note);
  const helped = new Set(champions.flatMap((champion) => champion.unitIds));

  const uncovered: Coverage['uncovered'] = [];
  let covered = 0;
  const visit = (node: UnitNode, department: string, helpedAbove: boolean): void => {
    const isHelped = helpedAbove || helped.has(node.id);
    const units = node.children.filter((child) => child.kind === 'unit');
    if (units.length === 0 && node.kind === 'unit') {
      if (isHelped) covered += 1;
      else uncovered.push({ unitId: node.id, name: node.name, department });
    }
    for (const unit of units) visit(unit, department, isHelped);
  };
  for (const node of departments) visit(node, node.name, helped.has(top.id));

  const order = [...names.keys()];
  const place = (id: string): number => order.indexOf(id);
  const here = champions
    .map(({ name, unitIds }) => ({
      name,
      units: unitIds
        .filter((id) => names.has(id))
        .toSorted((a, b) => place(a) - place(b))
        .map((unitId) => ({ unitId, name: names.get(unitId) ?? '' }))
    }))
    .filter((champion) => champion.units.length > 0)
    .toSorted((a, b) => place(a.units[0]?.unitId ?? '') - place(b.units[0]?.unitId ?? ''));
  return { champions: here, covered, uncovered };
}

/** The departments that contain any of these units, in the organisation's own order. */
export const departmentsWith = (top: UnitNode, unitIds: readonly string[]): UnitNode[] => {
  const contains = (node: UnitNode): boolean =>
    unitIds.includes(node.id) || node.children.some(contains);
  return unitIds.includes(top.id) ? [...top.children] : top.children.filter(contains);
};
