import type { ModuleProgress } from '$lib/domain/training/progress';
import { counts, type Counts } from '../outbox/waiting';
import type { Meta, Tables } from './rows';

export type ProgressByModule = Readonly<Record<string, ModuleProgress>>;

/** What a page needs all the time. None of it grows with the number of events. */
export interface Look extends Counts {
  /** Without a prototype: a module called "constructor" is not there before it was opened. */
  progress: ProgressByModule;
  device: string | null;
  lastSentAt: number | null;
  cleared: number | null;
}

export const LOOKED_AT = ['progress', 'outbox', 'parked', 'unread', 'meta'] as const;

export async function look(tables: Pick<Tables, (typeof LOOKED_AT)[number]>): Promise<Look> {
  const [progress, counted, rows] = await Promise.all([
    tables.progress.toArray(),
    counts(tables),
    tables.meta.toArray()
  ]);
  const meta = Object.fromEntries(rows.map(({ key, value }) => [key, value])) as Partial<Meta>;
  return {
    ...counted,
    progress: byModule(progress),
    device: meta.device ?? null,
    lastSentAt: meta.lastSentAt ?? null,
    cleared: meta.cleared ?? null
  };
}

export const byModule = (list: readonly ModuleProgress[]): ProgressByModule =>
  Object.assign(
    Object.create(null) as object,
    Object.fromEntries(list.map((one) => [one.module, one]))
  );

/** Every row, as plain JSON. */
export async function allOf(tables: Tables) {
  const [events, waiting, parked, unread, progress] = await Promise.all([
    tables.events.toArray(),
    tables.outbox.toArray(),
    tables.parked.toArray(),
    tables.unread.toArray(),
    tables.progress.toArray()
  ]);
  return { events, waiting: waiting.map((row) => row.id), parked, unread, progress };
}
