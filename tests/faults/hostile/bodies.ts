import { randomUUID } from 'node:crypto';
import { createGzip, gzipSync } from 'node:zlib';
import { once } from 'node:events';
import { uuidV7Maker } from '../../../src/lib/browser/device/uuid-v7';
import { PROTOCOL } from '../../../src/lib/protocol';

const MIB = 1024 * 1024;
const makeId = uuidV7Maker(Date.now);

/** A file of `mib` MiB of spaces, which is good JSON so far, packed about 1,000 to 1. */
export async function bomb(mib: number): Promise<Buffer> {
  const gzip = createGzip({ level: 9 });
  const packed: Buffer[] = [];
  gzip.on('data', (data: Buffer) => packed.push(data));
  const spaces = Buffer.alloc(MIB, ' ');
  for (let i = 0; i < mib; i++) if (!gzip.write(spaces)) await once(gzip, 'drain');
  gzip.end();
  await once(gzip, 'end');
  return Buffer.concat(packed);
}

const envelope = (events: string, more = ''): string =>
  `{"protocol":${PROTOCOL},"device":"hostile","cursor":null,${more}"events":${events}}`;

const event = (data: string, more = ''): string =>
  `{"id":"${makeId()}","seq":1,"at":"${new Date().toISOString()}","type":"ai-use.logged","v":1,${more}"data":${data}}`;

const GOOD = '{"chose":"not-to-use"}';

/** Arrays in arrays, in each place where a request could hold them. */
export function deepBodies(depth: number): string[] {
  const deep = '['.repeat(depth) + ']'.repeat(depth);
  const objects = '{"a":'.repeat(depth / 5) + '1' + '}'.repeat(depth / 5);
  return [
    deep,
    envelope(deep),
    envelope(`[${deep}]`),
    envelope(`[${event(`{"chose":${deep}}`)}]`),
    envelope(`[${event(GOOD, `"more":${objects},`)}]`),
    envelope('[]', `"more":${deep},`).replace('"cursor":null', `"cursor":${objects}`)
  ];
}

/** Keys that reach an object's prototype where code copies carelessly, in each place of an event. */
export function pollutedBodies(): string[] {
  const keys = [
    '"__proto__":{"polluted":true,"chose":"not-to-use","roles":["hr"]}',
    '"constructor":{"prototype":{"polluted":true}}',
    '"prototype":{"polluted":true}'
  ];
  const answered = (answer: string) =>
    event(`{"module":"m","version":1,"card":"c","answer":${answer},"correct":null,"ms":1}`).replace(
      'ai-use.logged',
      'card.answered'
    );
  return keys.flatMap((key) => [
    envelope(`[${event(GOOD, `${key},`)}]`),
    envelope(`[${event(`{"chose":"not-to-use",${key}}`)}]`),
    envelope(`[${event(`{${key}}`)}]`),
    envelope(`[${answered(`{${key}}`)}]`),
    envelope(`[{"id":"${makeId()}",${key}}]`),
    envelope('[]', `${key},`),
    `{${key}}`
  ]);
}

export const manyIds = (count: number): Buffer => {
  const ids = Array.from({ length: 1_000 }, () => `{"id":"${randomUUID()}"}`).join(',');
  return Buffer.from(envelope(`[${Array.from({ length: count / 1_000 }, () => ids).join(',')}]`));
};

export const packed = (body: string | Buffer): Buffer => gzipSync(body, { level: 9 });
