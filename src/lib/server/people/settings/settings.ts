import { and, eq, sql } from 'drizzle-orm';
import {
  changesBetween,
  type SettingChange,
  type SettingField,
  type SettingProblems,
  type SettingsSection,
  type SettingValues
} from '../../../domain/people/settings';
import { asOwner } from '../../auth/as-owner';
import type { Transaction } from '../../db/client';
import { account, passkey, user } from '../../db/schema/auth';
import { organisation, person } from '../../db/schema/people';
import { audit, type Actor } from '../audit';
import { SECTIONS, type Organisation } from './settings-sections';

/** The organisation's own row; held for the rest of the transaction by whoever is about to change it. */
export async function organisationNow(
  tx: Transaction,
  organisationId: string,
  lock = false
): Promise<Organisation> {
  const found = tx
    .select({ name: organisation.name, settings: organisation.settings })
    .from(organisation)
    .where(eq(organisation.organisationId, organisationId));
  const [row] = await (lock ? found.for('update') : found);
  if (!row) throw new Error(`no organisation ${organisationId}`);
  return row;
}

export const fieldsOf = (section: SettingsSection, now: Organisation): SettingField[] =>
  SECTIONS[section].fields(now);

const valuesOf = (fields: readonly SettingField[]): SettingValues =>
  Object.fromEntries(fields.map(({ key, value }) => [key, value]));

export type Outcome =
  | { kind: 'saved'; changes: SettingChange[] }
  | { kind: 'wrong'; problems: SettingProblems }
  /** Somebody else was faster: nothing was saved. */
  | { kind: 'stale'; changes: SettingChange[] }
  /** So many people could not sign in any more; it is saved only when that is confirmed. */
  | { kind: 'would-lock-out'; people: number };

export interface Wanted {
  section: SettingsSection;
  /** What the form showed when it was opened. */
  before: SettingValues;
  after: SettingValues;
  isConfirmed: boolean;
}

/** Changes one page of settings, all of it or nothing, and writes down each setting's old and new value. */
export async function changeSettings(
  tx: Transaction,
  actor: Actor,
  { section, before, after, isConfirmed }: Wanted
): Promise<Outcome> {
  const { organisationId } = actor;
  const now = await organisationNow(tx, organisationId, true);
  const present = valuesOf(SECTIONS[section].fields(now));
  const since = changesBetween(before, present);
  if (since.length > 0) return { kind: 'stale', changes: since };

  const applied = SECTIONS[section].apply(now, after);
  if (!applied.ok) return { kind: 'wrong', problems: applied.problems };
  const changes = changesBetween(present, valuesOf(SECTIONS[section].fields(applied.organisation)));
  if (!isConfirmed && changes.some(({ key, to }) => key === 'strongForAll' && to === 'yes')) {
    const people = await withoutStrongWayIn(tx, organisationId);
    if (people > 0) return { kind: 'would-lock-out', people };
  }
  if (changes.length === 0) return { kind: 'saved', changes };
  await tx
    .update(organisation)
    .set(applied.organisation)
    .where(eq(organisation.organisationId, organisationId));
  await audit(
    tx,
    actor,
    ...changes.map(({ key, from, to }) => ({
      action: 'settings.changed' as const,
      detail: { setting: `${section}.${key}`, old: from, new: to }
    }))
  );
  return { kind: 'saved', changes };
}

/** People who work here and have neither a passkey that counts nor used the council's account yet. */
async function withoutStrongWayIn(tx: Transaction, organisationId: string): Promise<number> {
  return asOwner(tx, () =>
    tx.$count(
      person,
      and(
        eq(person.organisationId, organisationId),
        eq(person.active, true),
        sql`not exists (select from ${user} u where u.organisation_id = ${organisationId}
          and u.person_id = ${person.personId}
          and (exists (select from ${passkey} k where k.user_id = u.id and k.vouched)
            or exists (select from ${account} a where a.user_id = u.id)))`
      )
    )
  );
}
