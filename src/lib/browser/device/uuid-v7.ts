type Random = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;

const deviceRandom: Random = (bytes) => crypto.getRandomValues(bytes);

/**
 * A generator of UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then 74 random bits. Ids made one
 * after the other sort in that order, within a millisecond (§6.2, method 3: the time part runs ahead)
 * and while the clock is set back.
 */
export function uuidV7Maker(now: () => number, random: Random = deviceRandom): () => string {
  let last = -1;
  return () => {
    last = Math.max(last + 1, Math.floor(now()), 0);
    const bytes = random(new Uint8Array(16));
    const view = new DataView(bytes.buffer);
    view.setUint16(0, Math.floor(last / 2 ** 32));
    view.setUint32(2, last >>> 0);
    view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
    view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };
}
