import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client';
import * as auth from '../../db/schema/auth';
import * as people from '../../db/schema/people';
import { checkedUse, makeOrganisation, opened, RECEIVED, sent } from '../../sync/fixture';
import { ingest } from '../../sync/ingest';
import type { Who } from '../../training/person-state';
import { audit } from '../audit';
import { asOwner } from '../../auth/as-owner';

/** What a person can be told by. */
export const MARKS = {
  name: 'Persimmon Quillfeather',
  email: 'persimmon@council.example',
  number: 'EMP-00917',
  device: 'persimmons-phone',
  /** The time of day at which they do everything. */
  time: '10:17:23'
};

/** An organisation of two units; its first person has a row in every table that can name somebody. */
export async function someoneKnown(database: Database, mark: string = randomUUID()) {
  const { organisationId, units, people: staff } = await makeOrganisation(database, 3, 2);
  const [who, other] = staff as [Who, Who];
  const row = { organisationId, personId: who.personId };
  const marks = { ...MARKS, email: `${mark}.${MARKS.email}`, device: `${MARKS.device}-${mark}` };
  await database.within(organisationId, async (tx) => {
    await tx
      .insert(people.personIdentity)
      .values({ ...row, name: marks.name, email: marks.email, employeeNumber: marks.number });
    await tx.insert(people.roleGrant).values({ ...row, role: 'champion' });
    await tx.insert(people.championUnit).values({ ...row, unitId: units[0]! });
    await tx.insert(people.placement).values({ ...row, unitId: units[0]!, fromOn: '2026-01-01' });
    const post = { organisationId, postId: randomUUID(), unitId: units[0]! };
    await tx.insert(people.post).values({ ...post, number: 'P1', title: 'Officer' });
    await tx.insert(people.postHolder).values({ ...row, postId: post.postId, isMain: true });
    await tx
      .update(people.person)
      .set({ managerId: who.personId })
      .where(sql`person_id = ${other.personId}`);
    const actor = { organisationId, actorId: who.personId, address: '10.0.0.1' };
    await audit(tx, actor, { action: 'session.opened', subjectId: who.personId });
    await asOwner(tx, () => waysIn(tx, row, { ...marks, other: other.personId }));
  });
  for (const [one, device] of staff.map((one, i) => [one, `phone-${i}`] as const)) {
    const mine = one === who ? marks.device : device;
    await ingest(database, one, {
      device: mine,
      events: history(one === who ? marks.time : '11:30:00'),
      receivedAt: RECEIVED
    });
  }
  return { organisationId, units, who, other, staff, marks };
}

type Tx = Parameters<Parameters<Database['within']>[1]>[0];

async function waysIn(
  tx: Tx,
  row: Who,
  { name, email, other }: { name: string; email: string; other: string }
): Promise<void> {
  const later = new Date('2027-06-01T00:00:00Z');
  const userId = row.personId;
  await tx.insert(auth.user).values([
    { ...row, id: userId, name, email },
    { ...row, personId: other, id: other, name: 'Other', email: `other-${other}@x.example` }
  ]);
  await tx.insert(auth.session).values({
    id: randomUUID(),
    token: `token-${randomUUID()}`,
    userId,
    expiresAt: later,
    ipAddress: '10.1.2.3',
    userAgent: 'Phone'
  });
  await tx.insert(auth.passkey).values({
    id: `key-${randomUUID()}`,
    userId,
    publicKey: 'public-half',
    counter: 0,
    transports: [],
    name: `${name}'s phone`,
    vouched: true
  });
  await tx.insert(auth.pin).values({ userId, hash: 'pin-hash' });
  const card = { codeHash: randomUUID(), expiresAt: later };
  await tx.insert(auth.enrolmentCard).values([
    { ...card, id: randomUUID(), userId },
    // One that they printed for somebody else.
    { ...card, id: randomUUID(), codeHash: randomUUID(), userId: other, madeBy: row.personId }
  ]);
  await tx.insert(auth.verification).values({
    id: randomUUID(),
    identifier: `sign-in-otp-${email}`,
    value: 'hash:0',
    expiresAt: later
  });
}

const DAYS = ['2026-10-20', '2026-11-03', '2026-11-10'];
/** Three weeks of learning and use. */
export const history = (time: string) =>
  DAYS.flatMap((day, i) => {
    const at = { at: `${day}T${time}.456+00:00` };
    const module = `m${i % 2}`;
    return [
      opened(module, at),
      sent('module.completed', { module, version: 1, score: 0.8 }, at),
      checkedUse(at)
    ];
  });
