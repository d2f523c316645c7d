import { can } from '$lib/domain/people/can';
import { requireCan } from '$lib/server/auth/guard';
import { roleHolders } from '$lib/server/people/settings/people-with-roles';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const person = requireCan(event, 'champion.appoint');
  const { organisationId } = person;
  const search = (event.url.searchParams.get('find') ?? '')
    .replaceAll('\0', '')
    .trim()
    .slice(0, 100);
  const people = await event.locals.app.database.within(organisationId, (tx) =>
    roleHolders(tx, organisationId, search)
  );
  return { people, search, maySet: can(person, 'settings.change') };
};
