import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, thisProcess } from './processes';

/**
 * Notes that this process uses the database in `home`; call it under the lock.
 * @returns the note, to hand to `sayGoodbye`.
 */
export function sayHello(home: string): string {
  const folder = join(home, 'clients');
  mkdirSync(folder, { recursive: true });
  const { pid, started } = thisProcess();
  // One process may hold the database twice, and must then let go of it twice.
  const note = join(folder, `${pid}-${randomBytes(4).toString('hex')}`);
  writeFileSync(note, `${started} ${home}`);
  return note;
}

/**
 * Takes a note back; call it under the lock.
 * @returns whether no other living process uses the database in `home`.
 */
export function sayGoodbye(home: string, note: string): boolean {
  rmSync(note, { force: true });
  const folder = join(home, 'clients');
  let users = 0;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const [started = '', ...where] = readFileSync(path, 'utf8').split(' ');
    // In a copy of a folder that is in use, the notes speak of the original.
    const isHere = where.join(' ') === home;
    if (isHere && isAlive({ pid: Number.parseInt(name, 10), started })) users += 1;
    else rmSync(path, { force: true });
  }
  return users === 0;
}
