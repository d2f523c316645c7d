import { randomUUID } from 'node:crypto';
import type { EventData, EventType } from '../../domain/training/events';
import type { Database } from '../db/client';
import { organisation, person, unit } from '../db/schema/people';
import type { Who } from '../training/person-state';
import type { ingest } from './ingest';

export type Raw = Parameters<typeof ingest>[2]['events'][number];

/** An organisation for one test: units without a parent, with so many people in each. */
export async function makeOrganisation(
  database: Database,
  ...sizes: number[]
): Promise<{ organisationId: string; units: string[]; people: Who[] }> {
  const organisationId = randomUUID();
  const units = sizes.map(() => randomUUID());
  const people = sizes.flatMap((size, place) =>
    Array.from({ length: size }, () => ({
      organisationId,
      personId: randomUUID(),
      unitId: units[place]!
    }))
  );
  await database.within(organisationId, async (tx) => {
    const settings = { locals: {}, tools: [] };
    await tx
      .insert(organisation)
      .values({ organisationId, name: 'Test', settings, epoch: randomUUID() });
    await tx.insert(unit).values(
      units.map((unitId, position) => ({
        organisationId,
        unitId,
        name: `Team ${position}`,
        position,
        path: [unitId]
      }))
    );
    await tx.insert(person).values(people);
  });
  return { organisationId, units, people };
}

let made = 0;

/** An event as a phone sends it. `other` replaces or adds keys of the envelope. */
export function sent<T extends EventType>(
  type: T,
  data: EventData[T],
  other: Record<string, unknown> = {}
): Raw {
  made += 1;
  const id = `01935b00-0000-7000-8000-${made.toString(16).padStart(12, '0')}`;
  return { id, seq: made, at: '2026-11-18T10:00:00.000+00:00', type, v: 1, data, ...other };
}

/** When the server got it: some hours after `sent` says it happened. */
export const RECEIVED = new Date('2026-11-18T15:30:00Z');

export const opened = (module: string, other?: Record<string, unknown>): Raw =>
  sent('module.opened', { module, version: 1 }, other);

export const checkedUse = (other?: Record<string, unknown>): Raw =>
  sent(
    'ai-use.logged',
    {
      chose: 'used',
      task: 'draft',
      tool: 'copilot-chat',
      minutes: '6-15',
      checked: 'by-reading',
      result: 'helped'
    },
    other
  );
