import { json } from '@sveltejs/kit';
import { requireCan } from '$lib/server/auth/guard';
import { looksAt } from '$lib/server/people/own-record/looks';
import { PERSON_HEADER, type Looks } from '$lib/protocol';
import type { RequestHandler } from './$types';

/** Who has looked at the record of whoever asks. */
export const GET: RequestHandler = async (event) => {
  const person = requireCan(event, 'own.use');
  const meant = event.request.headers.get(PERSON_HEADER);
  if (meant !== null && meant !== person.personId) {
    const problem = { code: 'not-yours', message: 'Somebody else is signed in here now.' };
    return json(problem, { status: 403 });
  }
  const { looks, more } = await event.locals.app.database.within(person.organisationId, (tx) =>
    looksAt(tx, person)
  );
  const answer: Looks = { looks: looks.map((one) => ({ ...one, at: one.at.toISOString() })), more };
  return json(answer);
};
