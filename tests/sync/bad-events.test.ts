import { describe, expect, it } from 'vitest';
import { MAX_BYTES } from '$lib/protocol';
import { Phone, type Network } from './phone';
import { jsonAnswer, TwinServer } from './twin-server';

const offline: Network = () => 'offline';
const cards = Array.from({ length: 20 }, (_, n) => `c${n}`);

/** A phone with one answer per card, the one to card `poison` being bad in a way that `given` tells. */
async function withPoison(given: string | null): Promise<{ phone: Phone; server: TwinServer }> {
  const server = new TwinServer();
  const phone = await Phone.open(server, { network: offline });
  for (const card of cards) await phone.answer(card, card === 'c7' ? given : 'a');
  return { phone, server };
}

const has = (events: readonly { id: string }[], text: string) =>
  JSON.stringify(events).includes(text);

describe('poison-event-is-parked-and-the-rest-goes', () => {
  it('when the server rejects it by itself', async () => {
    const { phone, server } = await withPoison('x'.repeat(100));
    phone.network = (_request, deliver) => deliver();
    await phone.drain();
    expect(server.ids).toHaveLength(19);
    expect(await phone.learner.parkedList()).toMatchObject([{ code: 'invalid' }]);
  });

  it('when the server refuses every request that has it', async () => {
    const { phone, server } = await withPoison('poison');
    phone.network = ({ events }, deliver) =>
      has(events, 'poison') ? jsonAnswer(422, { code: 'wrong-shape', message: '' }) : deliver();
    await phone.drain();
    expect(server.ids).toHaveLength(19);
    expect(await phone.learner.parkedList()).toMatchObject([{ code: 'refused', seq: 8 }]);
  });

  it('but nothing is parked when the server refuses everything', async () => {
    const { phone, server } = await withPoison('fine');
    phone.network = () => jsonAnswer(422, { code: 'wrong-shape', message: '' });
    for (let i = 0; i < 30; i++) await phone.advance(phone.clock.next);
    expect(await phone.unsent()).toHaveLength(20);
    expect(phone.learner.sync).toMatchObject({ kind: 'waiting', why: 'refused' });
    phone.network = (_request, deliver) => deliver();
    await phone.drain();
    expect(server.ids).toHaveLength(20);
  });

  it('and goes again when its person asks for it', async () => {
    const { phone, server } = await withPoison('poison');
    phone.network = ({ events }, deliver) =>
      has(events, 'poison') ? jsonAnswer(422, { code: 'wrong-shape', message: '' }) : deliver();
    await phone.drain();
    phone.network = (_request, deliver) => deliver();
    await phone.learner.retryParked();
    await phone.drain();
    expect(server.ids).toHaveLength(20);
    expect(await phone.learner.parkedList()).toEqual([]);
  });
});

describe('413-halves', () => {
  it('sends smaller batches to a server that takes only a few at a time', async () => {
    const { phone, server } = await withPoison('fine');
    phone.network = ({ events }, deliver) =>
      events.length > 3 ? { ...jsonAnswer(413, {}), contentType: 'text/html' } : deliver();
    await phone.drain();
    expect(server.ids).toHaveLength(20);
    expect(phone.learner.parked).toBe(0);
  });

  it('parks an event that no request can hold, without sending it', async () => {
    const { phone, server } = await withPoison('x'.repeat(MAX_BYTES));
    phone.network = (_request, deliver) => deliver();
    await phone.drain();
    expect(server.batches.flat()).toHaveLength(19);
    expect(await phone.learner.parkedList()).toMatchObject([{ code: 'too-large', seq: 8 }]);
  });

  it('never sends more than a request may hold', async () => {
    const server = new TwinServer();
    const phone = await Phone.open(server, { network: offline });
    // Three bytes each in UTF-8: what counts is bytes, not characters.
    for (const card of cards.slice(0, 12)) await phone.answer(card, '€'.repeat(20_000));
    const sizes: number[] = [];
    phone.network = (request, deliver) => {
      sizes.push(new TextEncoder().encode(JSON.stringify(request)).byteLength);
      return deliver();
    };
    await phone.drain();
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_BYTES);
    expect(server.batches.flat()).toHaveLength(12);
  });

  it('sends less at a time over a line on which a full batch takes too long', async () => {
    const { phone, server } = await withPoison('fine');
    phone.network = ({ events }, deliver) => (events.length > 2 ? 'timeout' : deliver());
    await phone.drain();
    expect(server.ids).toHaveLength(20);
  });
});
