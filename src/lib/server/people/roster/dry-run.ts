import { createHash } from 'node:crypto';
import type { Day } from '../../../domain/insight/calendar';
import { planOf, type Choices, type Plan } from '../../../domain/people/roster/plan';
import type { Present } from '../../../domain/people/roster/present';
import type { Table } from '../../../domain/people/roster/table';
import type { Transaction } from '../../db/client';
import { tableIn, type RosterImport } from './imports';
import { readPresent } from './present';

export interface DryRun {
  plan: Plan;
  present: Present;
  table: Table;
  choices: Choices;
  /** Says which plan somebody has seen: another roster or another day gives another one. */
  seal: string;
}

/** What a draft would change now; null when it has no file or its columns are not confirmed. */
export async function dryRun(
  tx: Transaction,
  draft: RosterImport,
  today: Day
): Promise<DryRun | null> {
  const { choices, organisationId } = draft;
  const table = await tableIn(draft);
  if (!table || !choices) return null;
  const present = await readPresent(tx, organisationId);
  const plan = planOf(table, choices, present, today);
  return { plan, present, table, choices, seal: sealOf(plan) };
}

function sealOf({ units, people, posts, problems }: Plan): string {
  const hash = createHash('sha256');
  // One by one: all of them together would be a text of tens of megabytes.
  for (const one of [units, people, posts, problems].flat()) hash.update(JSON.stringify(one));
  return hash.digest('base64url');
}
