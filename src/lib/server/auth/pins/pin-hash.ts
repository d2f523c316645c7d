import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** OWASP's setting for 16 MiB: about a fifth of a second on one core. */
const COST = { N: 2 ** 14, r: 8, p: 5 };
const BYTES = 32;

const derive = (pin: string, salt: Buffer, { N, r, p }: typeof COST): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(pin, salt, BYTES, { N, r, p, maxmem: 64 * 2 ** 20 }, (error, key) =>
      error ? reject(error) : resolve(key)
    );
  });

/** `scrypt$N$r$p$salt$key`, so that the cost can be raised for new ones. */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(pin, salt, COST);
  return ['scrypt', ...Object.values(COST), salt.toString('base64'), key.toString('base64')].join(
    '$'
  );
}

/** Takes as long when there is nothing to compare with: nobody learns who has a PIN from the clock. */
export async function isPin(pin: string, hash: string | null): Promise<boolean> {
  const [, N, r, p, salt, key] = hash?.split('$') ?? [];
  const cost = hash === null ? COST : { N: Number(N), r: Number(r), p: Number(p) };
  const expected = Buffer.from(key ?? '', 'base64');
  const found = await derive(pin, Buffer.from(salt ?? '', 'base64'), cost);
  return expected.length === found.length && timingSafeEqual(expected, found);
}
