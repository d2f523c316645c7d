import type { Me } from '$lib/protocol';
import { forgetSent } from './device/sent-cookie';
import { current, forget } from './identity';
import { Learner } from './learner.svelte';
import { noteKept, noteUnsent, type Sealed } from './sealed';
import { nameFor } from './store/name';
import { TABLES, type Store } from './store/rows';
import type { Left } from './sync/kept';

/**
 * Takes a person's record off this device, open on the page or not. One that cannot even be opened must
 * not bar the next person: a later start clears it.
 */
export async function leaveRecord(me: Me, open: Learner | null): Promise<void> {
  forgetPerson(me);
  const learner = open ?? (await Learner.open(me, { isMine: () => false }).catch(() => null));
  if (learner) await seal(learner);
}

/**
 * Signs the person out of this device. Events that the server does not have yet stay, sealed: nobody
 * else opens them, and they are sent when this person signs in again. So do copies of what it took
 * lately, for a server that is restored (see sync/kept.ts). Everything else is cleared.
 */
export async function seal(learner: Pick<Learner, 'me' | 'leave'>): Promise<Sealed> {
  forgetPerson(learner.me);
  const sealed = await learner.leave();
  // While something is kept here for them, the note stays too: the browser may yet clear it.
  if (sealed.kept === 0) forgetSent(learner.me.person.id);
  return sealed;
}

/** `unsent`: as far as the page knows. */
interface Known {
  unsent: number;
  now: number;
}

/** Empties the database of somebody who leaves of all that may go, notes what stays, and closes it. */
export async function leaveStore(store: Store, name: string, known: Known): Promise<Sealed> {
  const { unsent, due } = await leaveBehind(store, known);
  const onDisk = store.storage === 'disk';
  if (onDisk) {
    noteUnsent(name, unsent);
    noteKept(name, due ?? 0);
  }
  store.close();
  return onDisk ? { kept: unsent, lost: 0 } : { kept: 0, lost: unsent };
}

/**
 * Where the code for it cannot be fetched, or there is no room, everything stays, closed, and a later
 * start clears it: the session has ended, so staying is no choice.
 */
function leaveBehind(store: Store, { unsent, now }: Known): Promise<Left> {
  const later = { unsent, due: 1 };
  return import('./sync/engine')
    .then(({ kept }) => store.write(TABLES, (tables) => kept.leaveBehind(tables, now)))
    .catch(() => later);
}

/**
 * First of all: whatever comes of the rest, the next start must not open the record, and clears what stayed.
 * Other tabs see that its person is no more remembered, and close it.
 */
function forgetPerson(me: Me): void {
  noteKept(nameFor(me), 1);
  if (current()?.person.id === me.person.id) forget();
}
