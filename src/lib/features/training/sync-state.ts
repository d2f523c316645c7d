/**
 * Where this phone's answers are. Counts are answers. `sent` has no `at` while nothing was ever
 * sent from this phone.
 */
export type SyncState =
  | { is: 'sent'; at?: Date | undefined }
  | { is: 'sending'; count: number }
  | { is: 'waiting'; count: number }
  | { is: 'offline'; count: number }
  | { is: 'signed-out'; count: number }
  | { is: 'too-old'; count: number }
  /** The server refused some; they stay on the phone until somebody has looked. */
  | { is: 'parked'; count: number; href: string };

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h12'
});

/** A time of day as people say it: 9:41am. */
export function timeOfDay(at: Date): string {
  const parts = Object.fromEntries(CLOCK.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts.hour}:${parts.minute}${parts.dayPeriod?.toLowerCase()}`;
}
