import { eq } from 'drizzle-orm';
import type { Transaction } from '../../db/client';
import { logo } from '../../db/schema/directory';
import { audit, type Actor } from '../audit';

export const LOGO_BYTES = 200 * 1024;

/** How files of these kinds begin. SVG is not among them: it may hold scripts. */
const KINDS: { type: string; begins: (bytes: Buffer) => boolean }[] = [
  {
    type: 'image/png',
    begins: (bytes) => bytes.subarray(0, 8).toString('hex') === '89504e470d0a1a0a'
  },
  { type: 'image/jpeg', begins: (bytes) => bytes.subarray(0, 3).toString('hex') === 'ffd8ff' },
  {
    type: 'image/webp',
    begins: (bytes) =>
      bytes.subarray(0, 4).toString('latin1') === 'RIFF' &&
      bytes.subarray(8, 12).toString('latin1') === 'WEBP'
  }
];

export type LogoOutcome = 'saved' | 'empty' | 'too-large' | 'not-a-picture';

/** Keeps a picture by what is in it, whatever its name says. */
export async function setLogo(
  tx: Transaction,
  actor: Actor,
  bytes: Buffer,
  now: Date
): Promise<LogoOutcome> {
  if (bytes.length === 0) return 'empty';
  if (bytes.length > LOGO_BYTES) return 'too-large';
  const type = KINDS.find((kind) => kind.begins(bytes))?.type;
  if (!type) return 'not-a-picture';
  const { organisationId } = actor;
  const value = { type, bytes, setAt: now };
  await tx
    .insert(logo)
    .values({ organisationId, ...value })
    .onConflictDoUpdate({ target: logo.organisationId, set: value });
  await note(tx, actor, `${type}, ${bytes.length} bytes`);
  return 'saved';
}

export async function removeLogo(tx: Transaction, actor: Actor): Promise<void> {
  const gone = await tx.delete(logo).where(eq(logo.organisationId, actor.organisationId));
  if (gone.rowCount) await note(tx, actor, '');
}

const note = (tx: Transaction, actor: Actor, to: string): Promise<void> =>
  audit(tx, actor, {
    action: 'settings.changed',
    detail: { setting: 'organisation.logo', new: to }
  });

export async function logoOf(tx: Transaction, organisationId: string) {
  const [row] = await tx.select().from(logo).where(eq(logo.organisationId, organisationId));
  return row ?? null;
}

export async function hasLogo(tx: Transaction, organisationId: string): Promise<boolean> {
  return (await tx.$count(logo, eq(logo.organisationId, organisationId))) > 0;
}
