import { requireCan } from '$lib/server/auth/guard';
import {
  auditCursor,
  auditFilter,
  auditPage,
  cursorText
} from '$lib/server/people/audit-log/audit-log';
import type { PageServerLoad } from './$types';

const SIZE = 50;

export const load: PageServerLoad = async (event) => {
  const { organisationId } = requireCan(event, 'audit.see');
  const query = event.url.searchParams;
  const filter = auditFilter(query);
  const after = auditCursor(query.get('after'));
  const { entries, next } = await event.locals.app.database.within(organisationId, (tx) =>
    auditPage(tx, organisationId, filter, { after, size: SIZE })
  );
  return { filter, entries, next: next && cursorText(next), isFirst: after === null };
};
