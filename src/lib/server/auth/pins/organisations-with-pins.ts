import { eq } from 'drizzle-orm';
import { signInSettings } from '../../../domain/people/organisation';
import type { Database } from '../../db/client';
import { organisation } from '../../db/schema/people';
import { organisations } from '../organisations';

/** Where somebody can sign in with a PIN. With one there is nothing to choose. */
export interface Choice {
  organisationId: string;
  name: string;
}

const MINUTE_MS = 60_000;
/** Everybody may open the page that asks for this, and finding it reads every organisation. */
const kept = new WeakMap<Database, { at: number; choices: Promise<Choice[]> }>();

export function organisationsWithPins(database: Database): Promise<Choice[]> {
  const now = Date.now();
  const last = kept.get(database);
  if (last && now - last.at < MINUTE_MS) return last.choices;
  const choices = find(database);
  kept.set(database, { at: now, choices });
  // A failure is not kept: the next one asks again.
  choices.catch(() => kept.delete(database));
  return choices;
}

async function find(database: Database): Promise<Choice[]> {
  const found: Choice[] = [];
  for (const organisationId of await organisations(database)) {
    const [one] = await database.within(organisationId, (tx) =>
      tx
        .select({ name: organisation.name, settings: organisation.settings })
        .from(organisation)
        .where(eq(organisation.organisationId, organisationId))
    );
    const { pins, strongForAll } = signInSettings(one?.settings ?? {});
    if (one && pins && !strongForAll) found.push({ organisationId, name: one.name });
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
}
