import { error } from '@sveltejs/kit';
import { modules } from '$lib/content/catalogue';
import { dayOf } from '$lib/domain/insight/calendar';
import { exportPurpose } from '$lib/domain/insight/purposes';
import { m } from '$lib/i18n/paraglide/messages';
import { requireRole } from '$lib/server/auth/guard';
import { recordExport } from '$lib/server/insight/audit';
import { completionCsv } from '$lib/server/insight/completion-csv';
import type { RequestHandler } from './$types';

/** Named completion of the whole organisation. Given only with a purpose, which is written down first. */
export const GET: RequestHandler = async (event) => {
  const { organisationId, personId } = requireRole(event, 'hr');
  const purpose = exportPurpose(event.url.searchParams.get('purpose'));
  if (!purpose) error(400, { message: m.insight_export_no_purpose(), code: 'no-purpose' });

  const { database } = event.locals.app;
  const at = new Date();
  await database.within(organisationId, (tx) =>
    recordExport(tx, { organisationId, actorId: personId, at, purpose })
  );
  return new Response(completionCsv(database, { organisationId, modules }), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="completion-${dayOf(at)}.csv"`,
      'cache-control': 'private, no-store'
    }
  });
};
