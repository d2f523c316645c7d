import { error } from '@sveltejs/kit';
import { dayOf } from '$lib/domain/insight/calendar';
import { problemsOf } from '$lib/domain/people/roster/view';
import { m } from '$lib/i18n/paraglide/messages';
import { requireCan } from '$lib/server/auth/guard';
import { BYTE_ORDER_MARK, csvLine } from '$lib/server/csv';
import { dryRun } from '$lib/server/people/roster/dry-run';
import { findImport } from '$lib/server/people/roster/imports';
import { fieldName, rowProblem } from '../../words';
import type { RequestHandler } from './$types';

/** Every error of a draft by row, for whoever mends them in the HR system. */
export const GET: RequestHandler = async (event) => {
  const { organisationId } = requireCan(event, 'roster.see');
  const run = await event.locals.app.database.within(organisationId, async (tx) => {
    const draft = await findImport(tx, organisationId, event.params.id);
    return draft && dryRun(tx, draft, dayOf(new Date()));
  });
  if (!run) error(404, { message: m.roster_refused_gone(), code: 'not-found' });
  const head = [
    m.roster_col_row(),
    m.roster_col_column(),
    m.roster_col_value(),
    m.roster_col_wrong()
  ];
  const lines = problemsOf(run.plan, run.table, run.choices.mapping).map((one) =>
    csvLine([one.line, one.column || fieldName(one.field), one.value, rowProblem(one)])
  );
  return new Response([BYTE_ORDER_MARK, csvLine(head), ...lines].join(''), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="import-errors.csv"',
      'cache-control': 'private, no-store'
    }
  });
};
