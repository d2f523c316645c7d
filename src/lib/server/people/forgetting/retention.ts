import { eq, sql } from 'drizzle-orm';
import type { Day } from '../../../domain/insight/calendar';
import { retentionYears, type OrganisationSettings } from '../../../domain/people/organisation';
import {
  due,
  forecast,
  type Forecast,
  type Leaver,
  type YearsKept
} from '../../../domain/people/retention';
import type { Database, Transaction } from '../../db/client';
import { organisation } from '../../db/schema/people';
import { audit, type Actor } from '../audit';

export async function settingsOf(
  tx: Transaction,
  organisationId: string
): Promise<{ name: string; settings: OrganisationSettings }> {
  const [row] = await tx
    .select({ name: organisation.name, settings: organisation.settings })
    .from(organisation)
    .where(eq(organisation.organisationId, organisationId));
  if (!row) throw new Error(`no organisation ${organisationId}`);
  return row;
}

/** Everybody who has left, whose last day is known and who is not held; those who left first, first. */
async function leavers(tx: Transaction, organisationId: string): Promise<Leaver[]> {
  const { rows } = await tx.execute<Leaver & Record<string, unknown>>(sql`
    select p.person_id as "personId", coalesce(i.employee_number, '') as "employeeNumber",
      p.role_class as "roleClass", p.left_on::text as "leftOn"
    from person p left join person_identity i using (organisation_id, person_id)
    where p.organisation_id = ${organisationId} and not p.active and p.left_on is not null
      and not exists (select from legal_hold h
        where h.organisation_id = p.organisation_id and h.person_id = p.person_id)
    order by p.left_on, i.employee_number`);
  return rows;
}

export interface Retention {
  isOn: boolean;
  years: YearsKept;
  /** Whose time is over in that night. */
  due: Leaver[];
  forecast: Forecast;
}

/** What the rules say for the night of that day; what the job does and what an admin is shown before. */
export async function retention(
  tx: Transaction,
  organisationId: string,
  night: Day
): Promise<Retention> {
  const { settings } = await settingsOf(tx, organisationId);
  const years = retentionYears(settings);
  const left = await leavers(tx, organisationId);
  return {
    isOn: settings.retentionOn === true,
    years,
    due: due(left, years, night),
    forecast: forecast(left, years, night)
  };
}

/** Lets the rules be applied every night, or stops that. Other settings stay as they are. */
export function switchRetention(database: Database, actor: Actor, on: boolean): Promise<void> {
  const { organisationId } = actor;
  return database.within(organisationId, async (tx) => {
    await tx.execute(sql`
      update organisation set settings = settings || ${JSON.stringify({ retentionOn: on })}::jsonb
      where organisation_id = ${organisationId}`);
    const detail = { setting: 'retentionOn', value: on ? 'on' : 'off' };
    await audit(tx, actor, { action: 'settings.changed', detail });
  });
}
