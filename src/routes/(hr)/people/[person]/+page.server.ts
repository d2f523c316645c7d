import { error, fail, redirect } from '@sveltejs/kit';
import { dayOf } from '$lib/domain/insight/calendar';
import { can, outranks } from '$lib/domain/people/can';
import { isId } from '$lib/domain/people/ids';
import { choices, openTree } from '$lib/domain/people/unit-tree';
import { actorOf, requireCan } from '$lib/server/auth/guard';
import { correct, sealOf } from '$lib/server/people/corrections/correct';
import { correctionFrom } from '$lib/server/people/corrections/correction-form';
import { personPage } from '$lib/server/people/corrections/person-page';
import { readForm, textField } from '$lib/server/form';
import { rosterUnits } from '$lib/server/people/units/read';
import type { Actions, PageServerLoad } from './$types';

const nobody = (): never =>
  error(404, { message: 'There is no such person here.', code: 'no-person' });

export const load: PageServerLoad = async (event) => {
  const reader = requireCan(event, 'roster.see');
  const { organisationId } = reader;
  const personId = event.params.person;
  if (!isId(personId)) nobody();
  const mayChange = can(reader, 'roster.change');
  const found = await event.locals.app.database.within(organisationId, async (tx) => ({
    person: await personPage(tx, organisationId, personId),
    units: mayChange ? choices(openTree(await rosterUnits(tx, organisationId))) : []
  }));
  const person = found.person ?? nobody();
  const way = person.way.map((unit) => unit.unitId);
  return {
    person,
    seal: sealOf(person),
    units: found.units,
    today: dayOf(new Date()),
    saved: event.url.searchParams.has('saved'),
    may: {
      change: mayChange && person.identity !== null,
      record: can(reader, 'record.see'),
      keep: can(reader, 'person.forget') || can(reader, 'hold.place'),
      letIn: can(reader, 'person.let-in', way) && outranks(reader.roles, person.roles),
      grant: can(reader, 'role.grant') || can(reader, 'champion.appoint')
    }
  };
};

export const actions: Actions = {
  default: async (event) => {
    const reader = requireCan(event, 'roster.change');
    const personId = event.params.person;
    if (!isId(personId)) nobody();
    const form = await readForm(event.request);
    const read = correctionFrom(form);
    if (!read.ok) return fail(400, { problem: read.problem, answers: read.answers });
    const { roles } = reader;
    const result = await correct(event.locals.app.database, actorOf(event, reader), {
      personId,
      wanted: read.wanted,
      seal: textField(form, 'seal'),
      roles,
      now: new Date()
    });
    if (!result.ok) return fail(400, { problem: result.problem, answers: read.answers });
    redirect(303, `/people/${personId}?saved`);
  }
};
