import { ROLE_CLASSES, type RoleClass } from './person';

/** Which ways in an organisation allows, and how strict it is. */
export interface SignInSettings {
  /** One-time codes by email. */
  email: boolean;
  /** The council's own account (OpenID Connect), where the server is set up for it. */
  council: boolean;
  /** Printed cards for people to set a passkey or a PIN with. */
  cards: boolean;
  /** False: a card leads to a passkey only. */
  pins: boolean;
  /** True: everybody needs a passkey or the council's account, learners too. */
  strongForAll: boolean;
  /** Minutes after which a shared device signs its person out when nobody touches it; null: never. */
  kioskMinutes: number | null;
}

/** What an organisation sets for itself. */
export interface OrganisationSettings {
  /** Fills {approved_tools} and its like in content; see LOCALS in content/locals.ts. */
  locals: Record<string, string>;
  /** The approved AI tools: choices of the AI-use log, in order. */
  tools: { id: string; label: string }[];
  /** Measures of fewer people than this are hidden. May be raised above the default, never lowered. */
  hideBelow?: number;
  signIn?: Partial<SignInSettings>;
  /** Years that a record is kept after its person left, where it differs from the default. */
  retentionYears?: Partial<Record<RoleClass, number>>;
  /** True: people whose years are over are forgotten every night. Off until an admin has seen whom. */
  retentionOn?: boolean;
}

const SIGN_IN: SignInSettings = {
  email: true,
  council: true,
  cards: true,
  pins: true,
  strongForAll: false,
  kioskMinutes: null
};

export const signInSettings = (settings: Pick<OrganisationSettings, 'signIn'>): SignInSettings => ({
  ...SIGN_IN,
  ...settings.signIn
});

/** Derbyshire County Council keeps training records 7 years, 25 where people work with those at risk. */
export const RETENTION_YEARS: Record<RoleClass, number> = {
  standard: 7,
  children: 25,
  'adults-at-risk': 25
};

export const retentionYears = (
  settings: Pick<OrganisationSettings, 'retentionYears'>
): Record<RoleClass, number> => {
  const own = settings.retentionYears ?? {};
  const years = { ...RETENTION_YEARS };
  for (const roleClass of ROLE_CLASSES) years[roleClass] = own[roleClass] ?? years[roleClass];
  return years;
};
