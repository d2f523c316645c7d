import { dayOf, type Day } from '../insight/calendar';

/** A device's clock may run this far ahead of the server's before its date is not believed. */
const AHEAD_MS = 10 * 60_000;
/** Work that waited longer than this on a device was not dated by a working clock. */
const BEHIND_MS = 400 * 86_400_000;

/**
 * The day an event counts on: the device's own, or the day it arrived when the device's clock cannot
 * be right (1970, 2090). The event keeps the time that the device gave it.
 */
export function countedOn(at: string, receivedAt: Date): { day: Day; adjusted: boolean } {
  const claimed = Date.parse(at);
  const ahead = claimed - receivedAt.getTime();
  const adjusted = ahead > AHEAD_MS || ahead < -BEHIND_MS;
  // A clock that is a few minutes fast must not put today's work on a day that has not begun.
  const instant = adjusted || ahead > 0 ? receivedAt : new Date(claimed);
  return { day: dayOf(instant), adjusted };
}
