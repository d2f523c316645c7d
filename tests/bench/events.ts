import { randomBytes } from 'node:crypto';

let dealt = 0;

/** A UUIDv7 of this moment. */
function uuidV7(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20)
  ].join('-');
}

const MODULES = ['getting-started', 'using-copilot-safely', 'owning-ai-outputs'];
const BANDS = ['took-longer', 'no-change', '1-5', '6-15', '16-30'];

/** What phones send, in the mixture that they send it: mostly answers, some uses, some completions. */
function dataOf(n: number): { type: string; data: object } {
  const about = { module: MODULES[n % MODULES.length], version: 1 };
  if (n % 10 === 0) return { type: 'module.completed', data: { ...about, score: 0.8 } };
  if (n % 4 === 0) {
    const minutes = BANDS[n % BANDS.length];
    const use = { chose: 'used', task: 'draft', tool: 'copilot-chat', minutes };
    return { type: 'ai-use.logged', data: { ...use, checked: 'by-reading', result: 'helped' } };
  }
  const answer = { card: `card-${n % 9}`, answer: 'first', correct: n % 3 > 0, ms: 4200 };
  return { type: 'card.answered', data: { ...about, ...answer } };
}

/** `batches` of `size` well-formed events, none of them made before. */
export function eventsOf(batches: number, size: number): object[][] {
  const one = (_: unknown, i: number) => {
    dealt += 1;
    // Spread over the last eight weeks, as after a long time without signal.
    const at = new Date(Date.now() - (dealt % 56) * 86_400_000 - i).toISOString();
    return { id: uuidV7(), seq: dealt, at, v: 1, ...dataOf(dealt) };
  };
  return Array.from({ length: batches }, () => Array.from({ length: size }, one));
}
