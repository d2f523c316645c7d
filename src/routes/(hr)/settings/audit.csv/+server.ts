import { dayOf } from '$lib/domain/insight/calendar';
import { actorOf, requireCan } from '$lib/server/auth/guard';
import { audit } from '$lib/server/people/audit';
import { auditCsv } from '$lib/server/people/audit-log/audit-csv';
import { auditFilter } from '$lib/server/people/audit-log/audit-log';
import type { RequestHandler } from './$types';

/** The audit log, or the part that the page shows. That it was taken away stands in it first. */
export const GET: RequestHandler = async (event) => {
  const person = requireCan(event, 'audit.see');
  const { organisationId } = person;
  const { database } = event.locals.app;
  const filter = auditFilter(event.url.searchParams);
  const chosen = Object.entries(filter).filter(
    (pair): pair is [string, string] => pair[1] !== null && pair[0] !== 'employeeNumber'
  );
  const detail = Object.fromEntries(chosen);
  await database.within(organisationId, (tx) =>
    audit(tx, actorOf(event, person), { action: 'audit.exported', detail })
  );
  return new Response(auditCsv(database, organisationId, filter), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="audit-${dayOf(new Date())}.csv"`,
      'cache-control': 'private, no-store'
    }
  });
};
