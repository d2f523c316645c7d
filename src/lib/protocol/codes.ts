/** Why one event was refused. It stays on the device, parked and shown to its author. */
export const REJECTION_CODES = [
  /** This server does not know the event type. */
  'unknown-type',
  /** It knows the type but not this version of it. */
  'unknown-version',
  /** A field is missing, of the wrong type, too long, or not known. */
  'invalid',
  /** The id is already taken by an event with other content. */
  'conflict',
  /** It is dated after its author's last day at the organisation. */
  'after-leaving'
] as const;
export type RejectionCode = (typeof REJECTION_CODES)[number];

/** Said with `stored`: kept as sent, but counted on the day it arrived, for its date cannot be right. */
export const CLOCK_ADJUSTED = 'clock-adjusted';
