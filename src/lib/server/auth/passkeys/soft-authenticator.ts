import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import { CONFIG } from '../fixture';

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const [PRESENT, VERIFIED, HAS_KEY] = [0x01, 0x04, 0x40];

/** A public key as a passkey hands it over. */
function coseOf(publicKey: KeyObject): Uint8Array {
  const jwk = publicKey.export({ format: 'jwk' });
  const part = (text?: string) => new Uint8Array(Buffer.from(text ?? '', 'base64url'));
  return isoCBOR.encode(
    new Map<number, number | Uint8Array<ArrayBuffer>>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, part(jwk.x)],
      [-3, part(jwk.y)]
    ])
  );
}

/** A phone's lock, in software: one passkey, whose count of uses the test decides. */
export function softAuthenticator(origin = CONFIG.origin) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(16);
  const cose = coseOf(publicKey);
  const authenticatorData = (flags: number, counter: number, more = Buffer.alloc(0)) => {
    const head = Buffer.alloc(5);
    head.writeUInt8(flags, 0);
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(new URL(origin).hostname), head, more]);
  };
  const clientData = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const around = {
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {}
  } as const;
  return {
    make(challenge: string, verified = true): RegistrationResponseJSON {
      const length = Buffer.from([0, id.length]);
      const key = Buffer.concat([Buffer.alloc(16), length, id, cose]);
      const flags = PRESENT | HAS_KEY | (verified ? VERIFIED : 0);
      const attested = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authenticatorData(flags, 0, key))]
      ]);
      const attestation = isoCBOR.encode(attested as Parameters<typeof isoCBOR.encode>[0]);
      return {
        ...around,
        response: {
          clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'),
          attestationObject: Buffer.from(attestation).toString('base64url')
        }
      };
    },
    use(challenge: string, counter = 0): AuthenticationResponseJSON {
      const client = clientData('webauthn.get', challenge);
      const data = authenticatorData(PRESENT | VERIFIED, counter);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
      return {
        ...around,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url')
        }
      };
    }
  };
}
