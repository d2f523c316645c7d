import { error } from '@sveltejs/kit';
import { modules } from '$lib/content/catalogue';
import { dayOf } from '$lib/domain/insight/calendar';
import { exportPurpose } from '$lib/domain/insight/purposes';
import { m } from '$lib/i18n/paraglide/messages';
import { actorOf, requireCan } from '$lib/server/auth/guard';
import { completionCsv } from '$lib/server/insight/completion-csv';
import { audit } from '$lib/server/people/audit';
import type { RequestHandler } from './$types';

/** Named completion of the whole organisation. Given only with a purpose, which is written down first. */
export const GET: RequestHandler = async (event) => {
  const person = requireCan(event, 'completion.export');
  const purpose = exportPurpose(event.url.searchParams.get('purpose'));
  if (!purpose) error(400, { message: m.insight_export_no_purpose(), code: 'no-purpose' });

  const { organisationId } = person;
  const { database } = event.locals.app;
  const at = new Date();
  await database.within(organisationId, (tx) =>
    audit(tx, actorOf(event, person), { action: 'completion.exported', detail: { purpose }, at })
  );
  return new Response(completionCsv(database, { organisationId, modules }), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="completion-${dayOf(at)}.csv"`,
      'cache-control': 'private, no-store'
    }
  });
};
