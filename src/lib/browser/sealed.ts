import { readLocal, writeLocal } from './device/local';

const KEY = 'own-it.sealed';
/** Database name -> events in it that the server does not have. Never anybody's name. */
type Registry = Record<string, number>;
const isRegistry = (value: unknown): value is Registry =>
  typeof value === 'object' && value !== null && Object.values(value).every(Number.isInteger);

/** Keeps how many events of a person the server does not have yet. Cheap enough for every change. */
export function noteUnsent(database: string, count: number): void {
  const known = readLocal(KEY, isRegistry) ?? {};
  if ((known[database] ?? 0) === count) return;
  const others = Object.entries(known).filter(([name]) => name !== database);
  writeLocal(KEY, Object.fromEntries(count > 0 ? [...others, [database, count]] : others));
}

/** How many events wait in the databases of everybody but `mine`. */
export function sealedCount(mine: string | null): number {
  const known = Object.entries(readLocal(KEY, isRegistry) ?? {});
  return known.reduce((sum, [name, count]) => (name === mine ? sum : sum + count), 0);
}
