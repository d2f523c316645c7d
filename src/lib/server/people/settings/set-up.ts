import { hideBelow } from '../../../domain/insight/cells';
import { retentionYears, signInSettings } from '../../../domain/people/organisation';
import type { Transaction } from '../../db/client';
import { settingsOf } from '../forgetting/retention';

/** An organisation as it is set up now, as far as it matters to people's data. */
export async function setUp(tx: Transaction, organisationId: string) {
  const { name, settings } = await settingsOf(tx, organisationId);
  return {
    organisation: name,
    below: hideBelow(settings),
    years: retentionYears(settings),
    retentionOn: settings.retentionOn === true,
    signIn: signInSettings(settings)
  };
}
