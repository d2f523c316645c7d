import type { PresentUnit } from './present';
import type { Problem, ProblemCode } from './problems';
import type { Row } from './row';
import { gather, type Node } from './tree-nodes';
import type { Line } from './table';

/** A unit there is, by its id, or one that the file adds, by its key. */
export type UnitRef = string;

export interface UnitFacts {
  name: string;
  code: string | null;
  parent: UnitRef | null;
}

/** What happens to a unit; without `unitId` and `before` it is new. */
export interface UnitChange {
  ref: UnitRef;
  before: UnitFacts | null;
  after: UnitFacts;
}

export interface Tree {
  problems: Problem[];
  /** Where each row's person or post is. */
  refs: Map<Line, UnitRef>;
  changes: UnitChange[];
}

const DEEPEST = 12;

/** The units that rows name, matched with those there are: by code, else by names from the top down. */
export function treeOf(rows: readonly Row[], present: readonly PresentUnit[]): Tree {
  const { nodes, keys, problems } = gather(rows);
  const place = new Placing(nodes, present);
  place.match();
  for (const node of nodes.values()) {
    const wrong = place.wrong(node);
    if (!wrong) continue;
    const field = node.code === null ? ('unitName' as const) : ('unitCode' as const);
    const value = wrong.value;
    problems.push(...node.lines.map((line) => ({ line, field, code: wrong.code, value })));
    node.isBad = true;
  }
  const refs = new Map<Line, UnitRef>();
  for (const [line, key] of keys) {
    const node = nodes.get(key);
    if (node && !node.isBad) refs.set(line, place.ref(node));
  }
  return { problems, refs, changes: place.changes() };
}

const lower = (text: string): string => text.toLowerCase();

/** Finds for each unit of the file the unit that it is. */
class Placing {
  readonly #nodes: Map<string, Node>;
  readonly #units: Map<string, PresentUnit>;
  readonly #byCode: Map<string, PresentUnit>;
  readonly #matched = new Map<Node, PresentUnit>();
  readonly #taken = new Map<string, Node>();

  constructor(nodes: Map<string, Node>, present: readonly PresentUnit[]) {
    this.#nodes = nodes;
    this.#units = new Map(present.map((unit) => [unit.unitId, unit]));
    this.#byCode = new Map(present.flatMap((unit) => (unit.code ? [[unit.code, unit]] : [])));
  }

  match(): void {
    for (const node of this.#nodes.values()) {
      this.#take(node, node.code === null ? undefined : this.#byCode.get(node.code));
    }
    const open = [...this.#units.values()].filter((unit) => unit.closedOn === null);
    const byPath = group(open, (unit) => this.#presentPath(unit));
    const byName = group(open, (unit) => lower(unit.name));
    for (const node of this.#nodes.values()) {
      if (this.#matched.has(node)) continue;
      // A unit that has a code of its own is not the one with another code.
      const free = (unit: PresentUnit): boolean =>
        !this.#taken.has(unit.unitId) && (node.code === null || unit.code === null);
      const path = this.#path(node);
      const found =
        node.parent === undefined
          ? byNameAlone(byName.get(lower(node.name))?.filter(free))
          : (path === null ? undefined : byPath.get(path))?.find(free);
      this.#take(node, found);
    }
  }

  #take(node: Node, unit: PresentUnit | undefined): void {
    if (!unit || this.#taken.has(unit.unitId)) return;
    this.#matched.set(node, unit);
    this.#taken.set(unit.unitId, node);
  }

  ref = (node: Node): UnitRef => this.#matched.get(node)?.unitId ?? node.key;

  /** What is above it once the file is applied: a node, a unit that the file does not name, or nothing. */
  #above(at: Node | PresentUnit): Node | PresentUnit | null | 'orphan' {
    const unit = 'unitId' in at ? at : this.#matched.get(at);
    const parent = 'unitId' in at ? undefined : at.parent;
    if (parent === null) return null;
    if (parent !== undefined) {
      return this.#nodes.get(parent) ?? this.#byCode.get(parent.slice(2)) ?? 'orphan';
    }
    const above = unit?.parentId ?? null;
    return above === null ? null : (this.#taken.get(above) ?? this.#units.get(above) ?? null);
  }

  /** Why nobody can be placed there. */
  wrong(node: Node): { code: ProblemCode; value: string } | null {
    const passed = new Set<Node | PresentUnit>();
    for (let at: Node | PresentUnit = node; ;) {
      if (passed.has(at)) return { code: 'unit-cycle', value: node.code ?? node.name };
      passed.add(at);
      const unit = 'unitId' in at ? at : this.#matched.get(at);
      if (unit?.closedOn) return { code: 'unit-closed', value: unit.name };
      const above = this.#above(at);
      if (above === 'orphan') {
        return { code: 'unit-orphan', value: 'key' in at ? (at.parent?.slice(2) ?? '') : '' };
      }
      if (above === null) break;
      at = above;
    }
    return passed.size > DEEPEST ? { code: 'unit-deep', value: node.name } : null;
  }

  #presentPath(unit: PresentUnit): string {
    const above = unit.parentId === null ? undefined : this.#units.get(unit.parentId);
    return `${above ? this.#presentPath(above) : ''}/${lower(unit.name)}`;
  }

  #path(node: Node): string | null {
    const names: string[] = [];
    const passed = new Set<Node>();
    for (let at: Node | PresentUnit = node; ;) {
      if ('unitId' in at) return this.#presentPath(at) + names.join('');
      if (passed.has(at)) return null;
      passed.add(at);
      names.unshift(`/${lower(at.name)}`);
      const above = this.#above(at);
      if (above === 'orphan') return null;
      if (above === null) return names.join('');
      at = above;
    }
  }

  changes(): UnitChange[] {
    return [...this.#nodes.values()].flatMap((node): UnitChange[] => {
      if (node.isBad) return [];
      const unit = this.#matched.get(node);
      const above = this.#above(node);
      const parent =
        above === null || above === 'orphan'
          ? null
          : 'unitId' in above
            ? above.unitId
            : this.ref(above);
      if (!unit) {
        const name = node.name || (node.code ?? '');
        return [{ ref: node.key, before: null, after: { name, code: node.code, parent } }];
      }
      // A name by which the unit was found says nothing new.
      const name = node.code !== null && node.name !== '' ? node.name : unit.name;
      const before = { name: unit.name, code: unit.code, parent: unit.parentId };
      const after = { name, code: node.code ?? unit.code, parent };
      const same = (['name', 'code', 'parent'] as const).every((key) => before[key] === after[key]);
      return same ? [] : [{ ref: unit.unitId, before, after }];
    });
  }
}

/** The only one, or of several the one that an earlier file made of the name alone. */
const byNameAlone = (found: readonly PresentUnit[] | undefined): PresentUnit | undefined =>
  single(found) ?? single(found?.filter((unit) => unit.code === null && unit.parentId === null));

const single = <T>(found: readonly T[] | undefined): T | undefined =>
  found?.length === 1 ? found[0] : undefined;

function group<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const known = groups.get(key(one));
    if (known) known.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}
