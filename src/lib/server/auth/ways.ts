import type { App } from '../app';
import { canSendCodes } from './email-code';
import { organisations } from './organisations';
import { signInOf, type OrganisationSignIn } from './settings';

/** The ways in to show to somebody of whom nothing is known yet. */
export interface Ways {
  /** What people call their council account; null: there is none to sign in with. */
  council: string | null;
  email: boolean;
  cards: boolean;
}

/** A way that every organisation here has switched off is not shown; each sign-in is checked again. */
export async function waysIn(app: App): Promise<Ways> {
  const ids = await organisations(app.database);
  const known = await Promise.all(ids.map((id) => signInOf(app.database, id)));
  return waysOf(
    app,
    known.filter((one) => one !== null)
  );
}

/** The ways in to one organisation. */
export async function waysInTo(app: App, organisationId: string): Promise<Ways> {
  const known = await signInOf(app.database, organisationId);
  return waysOf(app, known ? [known] : []);
}

function waysOf({ config, council }: App, known: OrganisationSignIn[]): Ways {
  return {
    council: council && known.some((one) => one.council) ? council.name : null,
    email: canSendCodes(config) && known.some((one) => one.email && !one.strongForAll),
    cards: known.some((one) => one.cards)
  };
}
