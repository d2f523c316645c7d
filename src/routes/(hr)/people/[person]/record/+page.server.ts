import { error, fail } from '@sveltejs/kit';
import { modules } from '$lib/content/catalogue';
import { viewPurpose } from '$lib/domain/insight/purposes';
import { m } from '$lib/i18n/paraglide/messages';
import { actorOf, requireCan } from '$lib/server/auth/guard';
import { named } from '$lib/server/people/named';
import { viewRecord } from '$lib/server/people/own-record/record';
import type { Actions, PageServerLoad } from './$types';
import { readForm } from '$lib/server/form';

const noPerson = (): never => error(404, { message: m.privacy_no_person(), code: 'no-person' });

/** Who it is about, and nothing that they did: that needs a reason first. */
export const load: PageServerLoad = async (event) => {
  const { organisationId } = requireCan(event, 'record.see');
  const person = await event.locals.app.database.within(organisationId, (tx) =>
    named(tx, organisationId, event.params.person)
  );
  return { person: person ?? noPerson() };
};

export const actions: Actions = {
  default: async (event) => {
    const viewer = requireCan(event, 'record.see');
    const purpose = viewPurpose((await readForm(event.request)).get('purpose'));
    if (!purpose) return fail(400, { problem: 'no-purpose' as const });
    const looked = { personId: event.params.person, purpose };
    const done = await viewRecord(event.locals.app.database, actorOf(event, viewer), looked);
    if (!done) return noPerson();
    const byModule = new Map(done.map((one) => [one.module, one]));
    const record = modules.map(({ slug, title }) => ({
      slug,
      title,
      on: byModule.get(slug)?.completedOn ?? null,
      score: byModule.get(slug)?.bestScore ?? null
    }));
    return { purpose, record };
  }
};
