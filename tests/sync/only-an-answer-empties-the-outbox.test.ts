import { describe, expect, it } from 'vitest';
import { Phone, type Network } from './phone';
import { jsonAnswer, TwinServer } from './twin-server';

const html = (status: number) => ({
  status,
  contentType: 'text/html',
  retryAfter: null,
  body: '<!doctype html><title>Free WiFi</title>'
});
const nobody = '0190a000-0000-7000-8000-000000000099';
const epoch = '00000000-0000-4000-8000-000000000099';
const shape = { protocol: 1, results: [], cursor: { epoch, pos: 7 }, changes: [], more: false };

/** Answers that are not the server's word about our events. */
const strangers: Record<string, Network> = {
  'a captive portal’s page with status 200': () => html(200),
  'a proxy’s page with status 502': () => html(502),
  'a page with status 401': () => html(401),
  'a page with status 404': () => html(404),
  'JSON of another shape': () => jsonAnswer(200, { ok: true }),
  'a portal’s own JSON, with a status and a message': () =>
    jsonAnswer(200, { status: 'ok', message: 'Please sign in to our Wi-Fi', results: [] }),
  'a good answer in another protocol': ({ events }) =>
    jsonAnswer(200, {
      ...shape,
      protocol: 2,
      results: events.map(({ id }) => ({ id, status: 'stored' }))
    }),
  'an answer that a proxy kept from another request': () =>
    jsonAnswer(200, { ...shape, results: [{ id: nobody, status: 'duplicate' }] }),
  'JSON that is cut off': () => ({ ...jsonAnswer(200, shape), body: '{"protocol":1,"resul' }),
  'JSON that is said to be HTML': () => ({ ...jsonAnswer(200, shape), contentType: 'text/html' }),
  'results for events that were not sent': () =>
    jsonAnswer(200, { ...shape, results: [{ id: nobody, status: 'stored' }] }),
  'results for ours and for another’s': ({ events }) =>
    jsonAnswer(200, {
      ...shape,
      results: [...events, { id: nobody }].map(({ id }) => ({ id, status: 'stored' }))
    }),
  'a status of our own making': ({ events }) =>
    jsonAnswer(200, { ...shape, results: events.map(({ id }) => ({ id, status: 'fine' })) }),
  'no network': () => 'offline',
  'no reply in time': () => 'timeout',
  'status 403': () => jsonAnswer(403, { code: 'not-yours', message: '' }),
  'status 426': () => jsonAnswer(426, { code: 'client-too-old', message: '' }),
  'status 500': () => jsonAnswer(500, { message: 'Internal Error' })
};

/** Everything stored, but for the notes on failed attempts. */
async function stored(phone: Phone) {
  const all = await phone.learner.exportAll();
  return { ...all, lastSentAt: phone.learner.lastSentAt };
}

describe('captive-portal-changes-nothing', () => {
  it.each(Object.entries(strangers))('%s', async (_, network) => {
    const server = new TwinServer();
    const phone = await Phone.open(server);
    await phone.answer('before');
    phone.network = network;
    await phone.answer('one');
    const before = await stored(phone);
    await phone.advance(phone.clock.next);
    await phone.learner.syncNow();
    expect(await stored(phone)).toEqual(before);
    expect(before.waiting).toHaveLength(1);
    phone.network = (_request, deliver) => deliver();
    await phone.drain();
    expect(server.ids).toHaveLength(2);
  });
});

describe('ack-lost-is-sent-again-and-counted-once', () => {
  it('keeps the row until an answer arrives', async () => {
    const server = new TwinServer();
    const phone = await Phone.open(server);
    phone.network = (_request, deliver) => {
      deliver();
      return 'offline';
    };
    await phone.answer('one');
    expect(server.ids).toHaveLength(1);
    expect(await phone.unsent()).toEqual(server.ids);
    phone.network = (_request, deliver) => deliver();
    await phone.drain();
    expect(server.batches.filter((ids) => ids.length > 0)).toHaveLength(2);
    expect(server.ids).toHaveLength(1);
    expect(phone.learner.parked).toBe(0);
  });
});

describe('only-what-was-named-goes', () => {
  it('keeps an event that a good answer does not mention', async () => {
    const server = new TwinServer();
    const phone = await Phone.open(server, { network: () => 'offline' });
    for (const card of ['one', 'two', 'three']) await phone.answer(card);
    phone.network = (_request, deliver) => {
      const answer = deliver();
      const body = JSON.parse(answer.body) as { results: unknown[] };
      return { ...answer, body: JSON.stringify({ ...body, results: body.results.slice(1) }) };
    };
    const [first] = await phone.unsent();
    await phone.learner.syncNow();
    expect(await phone.unsent()).toEqual([first]);
    // Three requests and not three hundred: an answer that takes nothing makes it wait.
    expect(phone.requests).toBeLessThan(6);
    expect(phone.learner.sync).toMatchObject({ kind: 'waiting', why: 'server-busy' });
  });
});

describe('401-keeps-everything', () => {
  it('goes on recording, and sends after the next sign-in', async () => {
    const server = new TwinServer();
    const phone = await Phone.open(server, {
      network: () => jsonAnswer(401, { code: 'signed-out', message: '' })
    });
    await phone.answer('one');
    await phone.answer('two');
    expect(phone.learner.sync.kind).toBe('signed-out');
    expect(await phone.unsent()).toHaveLength(2);
    phone.network = (_request, deliver) => deliver();
    await phone.trigger('visible');
    expect(await phone.unsent()).toEqual([]);
    expect(server.ids).toHaveLength(2);
  });
});
