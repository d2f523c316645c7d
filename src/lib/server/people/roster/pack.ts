import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

/** Something of ours as compressed JSON, for a column. */
export const pack = async (value: unknown): Promise<Buffer> =>
  promisify(gzip)(JSON.stringify(value), { level: 3 });

/** What `pack` packed. */
export const unpack = async <T>(packed: Buffer): Promise<T> =>
  JSON.parse((await promisify(gunzip)(packed)).toString('utf8')) as T;
