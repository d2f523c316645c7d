import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

/** Something of ours as compressed JSON, for a column. */
export const pack = async (value: unknown): Promise<Buffer> =>
  promisify(gzip)(JSON.stringify(value), { level: 3 });

/** What `pack` packed, as the JSON that it is. */
export const unpackText = async (packed: Buffer): Promise<string> =>
  (await promisify(gunzip)(packed)).toString('utf8');

/** What `pack` packed. */
export const unpack = async <T>(packed: Buffer): Promise<T> =>
  JSON.parse(await unpackText(packed)) as T;
