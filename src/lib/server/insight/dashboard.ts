import { eq } from 'drizzle-orm';
import { dayOf, type Day } from '../../domain/insight/calendar';
import type { Dashboard, Figures } from '../../domain/insight/dashboard';
import type { Measure } from '../../domain/insight/measures';
import type { Transaction } from '../db/client';
import { organisation } from '../db/schema/people';
import { adoption } from './adoption';
import { completion } from './completion';
import type { Scope } from './scope';
import { trend } from './trend';

export interface Asked {
  measure: Measure;
  /** Slugs, in the order of the columns. */
  modules: readonly string[];
  now: Date;
}

/** One page of figures; null when its unit does not exist or is not theirs to open. */
export async function dashboard(
  tx: Transaction,
  scope: Scope,
  { measure, modules, now }: Asked
): Promise<Dashboard | null> {
  const today = dayOf(now);
  const figures = await figuresOf(tx, scope, { measure, modules, today });
  if (!figures) return null;
  const [found] = await tx
    .select({ name: organisation.name })
    .from(organisation)
    .where(eq(organisation.organisationId, scope.organisationId));
  return {
    organisation: found?.name ?? '',
    figures,
    trend: await trend(tx, scope, today),
    today,
    countedAt: now.toISOString()
  };
}

async function figuresOf(
  tx: Transaction,
  scope: Scope,
  asked: { measure: Measure; modules: readonly string[]; today: Day }
): Promise<Figures | null> {
  const { measure } = asked;
  if (measure === 'completion') {
    const view = await completion(tx, scope, asked.modules);
    return view && { measure, view };
  }
  const view = await adoption(tx, scope, asked.today);
  return view && { measure, view };
}
