import { readLocal, writeLocal } from './device/local';

const UNSENT_KEY = 'own-it.sealed';
const KEPT_KEY = 'own-it.kept';
/** Database name -> a number about it. Never anybody's name. */
type Registry = Record<string, number>;
const isRegistry = (value: unknown): value is Registry =>
  typeof value === 'object' && value !== null && Object.values(value).every(Number.isInteger);

/** `kept`: events that wait on this device for their person. `lost`: those that were only in memory. */
export interface Sealed {
  kept: number;
  lost: number;
}

const all = (key: string): Registry => readLocal(key, isRegistry) ?? {};

/** Nought takes the database off the list. Cheap enough for every change. */
function note(key: string, database: string, value: number): void {
  const known = all(key);
  if ((known[database] ?? 0) === value) return;
  const others = Object.entries(known).filter(([name]) => name !== database);
  writeLocal(key, Object.fromEntries(value > 0 ? [...others, [database, value]] : others));
}

/** Keeps how many events of a person the server does not have yet. */
export const noteUnsent = (database: string, count: number): void =>
  note(UNSENT_KEY, database, count);

/** Keeps when copies of what a person sent may go (milliseconds since 1970). */
export const noteKept = (database: string, due: number): void => note(KEPT_KEY, database, due);

/** How many events wait on this device, whoever they are of. */
export const waitingHere = (): number =>
  Object.values(all(UNSENT_KEY)).reduce((sum, count) => sum + count, 0);

/** A database that holds copies, and when they may go. */
export type Kept = [database: string, due: number];

/** The databases of everybody but `mine` that hold copies. */
export const keptBeside = (mine: string | null): Kept[] =>
  Object.entries(all(KEPT_KEY)).filter(([name]) => name !== mine);
