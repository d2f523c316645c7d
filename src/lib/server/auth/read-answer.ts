import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { error } from '@sveltejs/kit';
import { z } from 'zod';

/**
 * A browser's passkey, as much as must be right before the library reads the rest, which it checks
 * itself. Real ones are below 4 kB; one with a long attestation stays below this.
 */
const MOST_CHARACTERS = 32_768;
const ANSWER = z.looseObject({
  id: z.string().min(1).max(1500),
  rawId: z.string().max(1500),
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: z.string() }),
  clientExtensionResults: z.looseObject({})
});

/** @throws 415 when it is not JSON, 413 when it is too long, 422 when it is not this shape. */
async function readJson<T>(request: Request, shape: z.ZodType<T>): Promise<T> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    error(415, { message: 'Send JSON.', code: 'not-json' });
  }
  const text = await request.text();
  if (text.length > MOST_CHARACTERS) error(413, { message: 'Send less.', code: 'too-large' });
  // No id holds a NUL, and PostgreSQL would not look one up.
  const parsed = shape.safeParse(text.includes('\\u0000') ? undefined : parse(text));
  if (!parsed.success) error(422, { message: 'This is not what we asked for.', code: 'invalid' });
  return parsed.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A passkey that was just made. What the library does not find in it, it refuses. */
export const readMade = (request: Request): Promise<RegistrationResponseJSON> =>
  readJson(request, ANSWER as unknown as z.ZodType<RegistrationResponseJSON>);

/** A passkey that was just used. */
export const readUsed = (request: Request): Promise<AuthenticationResponseJSON> =>
  readJson(request, ANSWER as unknown as z.ZodType<AuthenticationResponseJSON>);

/** The code of a card, as it was typed or scanned. */
export const readCardCode = async (request: Request): Promise<string> =>
  (await readJson(request, z.object({ code: z.string().max(200) }))).code;

/** Which passkey is meant. */
export const readPasskeyId = async (request: Request): Promise<string> =>
  (await readJson(request, z.object({ id: z.string().max(1500) }))).id;
