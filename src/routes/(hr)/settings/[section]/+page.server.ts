import { error, fail } from '@sveltejs/kit';
import {
  SETTINGS_SECTIONS,
  type SettingsSection,
  type SettingValues
} from '$lib/domain/people/settings';
import { actorOf, requireCan } from '$lib/server/auth/guard';
import { logoOf, removeLogo, setLogo } from '$lib/server/people/settings/logo';
import { changeSettings, fieldsOf, organisationNow } from '$lib/server/people/settings/settings';
import { readBefore } from '$lib/server/people/settings/settings-form';
import type { Actions, PageServerLoad } from './$types';
import { readForm } from '$lib/server/form';

function sectionOf(name: string): SettingsSection {
  const section = SETTINGS_SECTIONS.find((one) => one === name);
  if (!section) error(404, { message: 'There is no such page.' });
  return section;
}

export const load: PageServerLoad = async (event) => {
  const { organisationId } = requireCan(event, 'settings.change');
  const section = sectionOf(event.params.section);
  return event.locals.app.database.within(organisationId, async (tx) => {
    const fields = fieldsOf(section, await organisationNow(tx, organisationId));
    const logo = section === 'organisation' ? await logoOf(tx, organisationId) : null;
    return { section, fields, logo: logo && logo.setAt.getTime() };
  });
};

export const actions: Actions = {
  save: async (event) => {
    const person = requireCan(event, 'settings.change');
    const section = sectionOf(event.params.section);
    const form = await readForm(event.request);
    const { before, confirmed, ...after }: SettingValues = Object.fromEntries(
      [...form].filter((pair): pair is [string, string] => typeof pair[1] === 'string')
    );
    const wanted = {
      section,
      before: readBefore(before ?? ''),
      after,
      isConfirmed: confirmed === 'yes'
    };
    const outcome = await event.locals.app.database.within(person.organisationId, (tx) =>
      changeSettings(tx, actorOf(event, person), wanted)
    );
    if (outcome.kind === 'saved') {
      const saved = { kind: outcome.kind, changed: outcome.changes.length } as const;
      return { answer: saved, typed: null };
    }
    // What a faster colleague saved is shown instead of what was typed over older values.
    const typed = outcome.kind === 'stale' ? null : after;
    return fail(outcome.kind === 'wrong' ? 400 : 409, { answer: outcome, typed });
  },
  logo: async (event) => {
    const person = requireCan(event, 'settings.change');
    const file = (await readForm(event.request)).get('picture');
    const bytes = file instanceof File ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0);
    const outcome = await event.locals.app.database.within(person.organisationId, (tx) =>
      setLogo(tx, actorOf(event, person), bytes, new Date())
    );
    if (outcome !== 'saved') return fail(400, { logo: outcome });
    return { answer: { kind: 'saved', changed: 1 } as const, typed: null };
  },
  removeLogo: async (event) => {
    const person = requireCan(event, 'settings.change');
    await event.locals.app.database.within(person.organisationId, (tx) =>
      removeLogo(tx, actorOf(event, person))
    );
    return { answer: { kind: 'saved', changed: 1 } as const, typed: null };
  }
};
