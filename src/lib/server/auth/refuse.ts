import { error } from '@sveltejs/kit';

/** Status and words for every way in which a passkey or a card is refused. */
const REFUSALS = {
  'too-many': [429, 'Too many tries from this network. Wait 15 minutes, then try again.'],
  card: [410, 'This card does not work. Ask your champion or HR for a new card.'],
  passkey: [
    403,
    'This passkey did not work. Try again, or ask your champion or HR for a new card.'
  ],
  'stronger-sign-in': [403, 'Confirm that it is you first: sign in with your passkey.'],
  'not-found': [404, 'There is no such passkey. Open this page again.']
} as const satisfies Record<string, [number, string]>;
export type Refusal = keyof typeof REFUSALS;

export function refuseWith(problem: Refusal): never {
  const [status, message] = REFUSALS[problem];
  error(status, { message, code: problem });
}
