import { and, eq, inArray, isNotNull, or } from 'drizzle-orm';
import type { Transaction } from '../../db/client';
import { personIdentity } from '../../db/schema/people';
import { rosterImport } from '../../db/schema/roster';
import { unpackText } from './pack';

/**
 * Takes away what imports keep of people who are being forgotten: drafts with a row about one of them, and
 * the undoing of an import that changed one. Call it while their identity is still there.
 */
export async function forgetInImports(
  tx: Transaction,
  organisationId: string,
  personIds: readonly string[]
): Promise<void> {
  const kept = await tx
    .select()
    .from(rosterImport)
    .where(
      and(
        eq(rosterImport.organisationId, organisationId),
        or(isNotNull(rosterImport.content), isNotNull(rosterImport.undo))
      )
    );
  if (kept.length === 0) return;
  const cells = await cellsAbout(tx, organisationId, personIds);
  for (const { importId, content, undo } of kept) {
    const mine = and(
      eq(rosterImport.organisationId, organisationId),
      eq(rosterImport.importId, importId)
    );
    if (content && (await holds(content, cells))) await tx.delete(rosterImport).where(mine);
    else if (undo && (await holds(undo, personIds.map(asCell)))) {
      await tx.update(rosterImport).set({ undo: null }).where(mine);
    }
  }
}

const asCell = (text: string): string => JSON.stringify(text).toLowerCase();

/** What cells of a file about these people say. */
async function cellsAbout(
  tx: Transaction,
  organisationId: string,
  personIds: readonly string[]
): Promise<string[]> {
  const rows = await tx
    .select({ number: personIdentity.employeeNumber, email: personIdentity.email })
    .from(personIdentity)
    .where(
      and(
        eq(personIdentity.organisationId, organisationId),
        inArray(personIdentity.personId, [...personIds])
      )
    );
  return rows
    .flatMap(({ number, email }) => [number, email].flatMap((one) => one || []))
    .map(asCell);
}

async function holds(packed: Buffer, cells: readonly string[]): Promise<boolean> {
  const text = (await unpackText(packed)).toLowerCase();
  return cells.some((cell) => text.includes(cell));
}
