/** How a person can sign in, as whoever helps them sees it. */
export interface WaysIn {
  /** Until when their printed card is good; null: they have none. */
  cardUntil: Date | null;
  passkeys: number;
  pin: 'none' | 'set' | 'locked';
  /** A code by email. */
  email: boolean;
  /** The council's own account has been used. */
  council: boolean;
}

export const NO_WAYS: WaysIn = {
  cardUntil: null,
  passkeys: 0,
  pin: 'none',
  email: false,
  council: false
};

/** They cannot sign in at all until somebody helps. */
export const isOut = ({ cardUntil, passkeys, pin, email, council }: WaysIn): boolean =>
  !cardUntil && passkeys === 0 && pin === 'none' && !email && !council;
