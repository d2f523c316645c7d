import { sql, type SQL } from 'drizzle-orm';
import { asOwner } from '../../auth/as-owner';
import type { Database, Transaction } from '../../db/client';
import type { Who } from '../../training/person-state';

/** One thing the server holds, by the names of its columns. */
export type Row = Record<string, unknown>;
/** Rows of one kind. A kind comes in as many parts as it needs, one after the other. */
export interface Part {
  section: string;
  rows: Row[];
}

/** Rows read at a time: what the server holds in memory of one download. */
const PAGE = 500;

/**
 * Everything the server holds about a person, section by section (docs/privacy.md says what each is).
 * Never a secret: no session's token, no key, no PIN and no card's code, hashed or not.
 */
export async function* theirData(database: Database, who: Who): AsyncGenerator<Part> {
  const { organisationId } = who;
  for (const [section, question] of Object.entries(small(who))) {
    yield { section, rows: await database.within(organisationId, (tx) => ask(tx, question)) };
  }
  for (const [section, question] of Object.entries(signIn(who))) {
    const rows = await database.within(organisationId, (tx) =>
      asOwner(tx, (owner) => ask(owner, question))
    );
    yield { section, rows };
  }
  for (const [section, question] of Object.entries(long(who))) {
    for (let from = 0; ; from += PAGE) {
      const page = sql`${question} limit ${PAGE} offset ${from}`;
      const rows = await database.within(organisationId, (tx) => ask(tx, page));
      if (rows.length > 0 || from === 0) yield { section, rows };
      if (rows.length < PAGE) break;
    }
  }
}

async function ask(tx: Transaction, question: SQL): Promise<Row[]> {
  // As JSON, so that days stay days and times are written as ISO 8601.
  const { rows } = await tx.execute<{ row: Row }>(
    sql`select to_jsonb(found) as row from (${question}) as found`
  );
  return rows.map(({ row }) => row);
}

const theirs = ({ organisationId, personId }: Who): SQL =>
  sql`x.organisation_id = ${organisationId} and x.person_id = ${personId}`;

const small = (who: Who): Record<string, SQL> => ({
  identity: sql`select person_id, name, email, employee_number from person_identity x where ${theirs(who)}`,
  person: sql`
    select x.person_id, o.name as organisation, u.name as unit, x.active, x.started_on, x.left_on, x.role_class,
      x.language, m.name as manager
    from person x join unit u using (organisation_id, unit_id) join organisation o using (organisation_id)
      left join person_identity m on m.organisation_id = x.organisation_id and m.person_id = x.manager_id
    where ${theirs(who)}`,
  placements: sql`
    select x.from_on, u.name as unit from placement x join unit u using (organisation_id, unit_id)
    where ${theirs(who)} order by x.from_on`,
  posts: sql`
    select p.number, p.title, u.name as unit, x.is_main, x.fte
    from post_holder x join post p using (organisation_id, post_id)
      join unit u on u.organisation_id = p.organisation_id and u.unit_id = p.unit_id
    where ${theirs(who)} order by p.number`,
  roles: sql`select role from role_grant x where ${theirs(who)} order by role`,
  championed_units: sql`
    select u.name as unit from champion_unit x join unit u using (organisation_id, unit_id)
    where ${theirs(who)} order by u.name`,
  legal_hold: sql`select reason, placed_at from legal_hold x where ${theirs(who)}`,
  modules: sql`
    select module, opened_on, completed_on, best_score, version from person_module x
    where ${theirs(who)} order by module`,
  ai_use: sql`select last_used, last_checked, last_lost from person_use x where ${theirs(who)}`,
  ai_use_by_week: sql`
    select week, checked_uses from person_week x where ${theirs(who)} order by week`
});

const ofUser = (who: Who): SQL =>
  sql`join auth."user" u on u.id = x.user_id
    where u.organisation_id = ${who.organisationId} and u.person_id = ${who.personId}`;

const signIn = (who: Who): Record<string, SQL> => ({
  sign_in: sql`
    select x.name, x.email, x.email_verified, x.created_at, x.updated_at from auth."user" x
    where ${theirs(who)}`,
  accounts: sql`
    select x.provider_id, x.account_id, x.created_at from auth.account x ${ofUser(who)} order by x.created_at`,
  sessions: sql`
    select x.method, x.created_at, x.updated_at, x.expires_at, x.strong_until, x.ip_address, x.user_agent
    from auth.session x ${ofUser(who)} order by x.created_at`,
  passkeys: sql`
    select x.name, x.vouched, x.created_at, x.last_used_at from auth.passkey x ${ofUser(who)} order by x.created_at`,
  pin: sql`select x.created_at, x.failed, x.locked_at from auth.pin x ${ofUser(who)}`,
  cards: sql`
    select x.created_at, x.expires_at, x.used_at, x.revoked_at from auth.enrolment_card x ${ofUser(who)}
    order by x.created_at`
});

/** These grow; each has an order that new rows only add to at the end. */
const long = (who: Who): Record<string, SQL> => ({
  events: sql`
    select event_id as id, device, seq, type, v, at, received_at, counted_on, data from event x
    where ${theirs(who)} order by pos`,
  audit_log: sql`
    select a.at, a.action, case when a.actor_id = ${who.personId} then 'you' else i.name end as by,
      case when a.subject_id = ${who.personId} then 'you' end as about,
      case when a.actor_id = ${who.personId} then a.address end as address, a.detail
    from audit_entry a
      left join person_identity i on i.organisation_id = a.organisation_id and i.person_id = a.actor_id
    where a.organisation_id = ${who.organisationId}
      and (a.actor_id = ${who.personId} or a.subject_id = ${who.personId}
        -- A list of everybody was about them too.
        or a.action = 'completion.exported')
    order by a.at, a.audit_id`
});
