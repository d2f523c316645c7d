import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { can, type Action } from '$lib/domain/people/can';
import { actorOf, requireCan } from '$lib/server/auth/guard';
import * as roles from '$lib/server/people/settings/roles';
import type { Actions, PageServerLoad } from './$types';
import { readForm } from '$lib/server/form';

export const load: PageServerLoad = async (event) => {
  const reader = requireCan(event, 'champion.appoint');
  const personId = personIn(event);
  const { organisationId } = reader;
  return event.locals.app.database.within(organisationId, async (tx) => {
    const person = await roles.rolesOf(tx, organisationId, personId);
    if (!person) error(404, { message: 'There is no such person.' });
    return {
      person,
      units: await roles.unitChoices(tx, organisationId),
      mayGrant: can(reader, 'role.grant'),
      isYourself: reader.personId === personId
    };
  });
};

function personIn({ params }: RequestEvent): string {
  const id = z.guid().safeParse(params.person);
  if (!id.success) error(404, { message: 'There is no such person.' });
  return id.data;
}

/** Who asks for a change, whose roles are to change, and what the form says. */
async function asked(event: RequestEvent, action: Action) {
  const person = requireCan(event, action);
  const actor = { ...actorOf(event, person), actorId: person.personId };
  const form = await readForm(event.request);
  return { ask: { actor, personId: personIn(event) }, form, database: event.locals.app.database };
}

const answer = (outcome: roles.RoleOutcome) =>
  outcome === 'done' ? { done: true } : fail(409, { problem: outcome });

async function set(event: RequestEvent, isOn: boolean) {
  const { ask, form, database } = await asked(event, 'role.grant');
  const role = roles.GRANTED_ROLES.find((one) => one === form.get('role'));
  if (!role) error(400, { message: 'There is no such role.' });
  return answer(await roles.setRole(database, ask, role, isOn));
}

async function champion(event: RequestEvent, isOn: boolean) {
  const { ask, form, database } = await asked(event, 'champion.appoint');
  const unit = z.guid().safeParse(form.get('unit'));
  if (!unit.success) return answer('no-unit');
  return answer(await roles.setChampion(database, ask, unit.data, isOn));
}

export const actions: Actions = {
  grant: (event) => set(event, true),
  revoke: (event) => set(event, false),
  appoint: (event) => champion(event, true),
  end: (event) => champion(event, false),
  letIn: async (event) => {
    const { ask, database } = await asked(event, 'role.grant');
    return answer(await roles.letInAgain(database, ask));
  }
};
