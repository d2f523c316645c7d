import { describe, expect, it } from 'vitest';
import { Phone } from './phone';
import { TwinServer } from './twin-server';

describe('an answer', () => {
  it('survives a killed browser with its outbox row and the progress it made', async () => {
    const phone = await Phone.open(new TwinServer(), { network: () => 'offline' });
    await phone.answer('one', 'b');
    await phone.reopen();
    expect(phone.learner.waiting).toBe(1);
    expect(phone.learner.progress.m?.cards.one).toMatchObject({ answer: 'b' });
    const { events } = await phone.learner.exportAll();
    expect(events).toMatchObject([{ type: 'card.answered', origin: 'here', seq: 1 }]);
  });

  it('is sent after the restart, and from then on no more', async () => {
    const server = new TwinServer();
    const phone = await Phone.open(server, { network: () => 'offline' });
    await phone.answer('one');
    phone.network = (_request, deliver) => deliver();
    await phone.reopen();
    await phone.drain();
    await phone.reopen();
    expect(server.batches.flat()).toHaveLength(1);
    expect(phone.learner.waiting).toBe(0);
  });

  it('carries numbers that go on counting after a restart', async () => {
    const server = new TwinServer();
    const phone = await Phone.open(server);
    await phone.answer('one');
    await phone.reopen();
    await phone.answer('two');
    const { events } = await phone.learner.exportAll();
    expect(events.map(({ seq }) => seq).sort()).toEqual([1, 2]);
  });

  it('is saved as it will be sent, whatever the page handed over', async () => {
    const phone = await Phone.open(new TwinServer());
    const answer = new Proxy(['b', 'a'], {});
    const data = { module: 'm', version: 1, card: 'c', answer, correct: null, sure: undefined };
    expect(await phone.learner.record('card.answered', { ...data, ms: 1 })).toEqual({ ok: true });
    const { events } = await phone.learner.exportAll();
    expect(events[0]?.data).toStrictEqual({
      module: 'm',
      version: 1,
      card: 'c',
      answer: ['b', 'a'],
      correct: null,
      ms: 1
    });
  });

  it('is remembered for a module called "constructor"', async () => {
    const phone = await Phone.open(new TwinServer());
    expect(phone.learner.progress.constructor).toBeUndefined();
    await phone.answer('valueof', 'x', 'constructor');
    await phone.reopen();
    expect(phone.learner.progress.constructor).toMatchObject({
      cards: { valueof: { answer: 'x' } }
    });
  });
});

describe('AI uses', () => {
  it('come newest first and only as many as asked for', async () => {
    const phone = await Phone.open(new TwinServer());
    for (const task of ['draft', 'ideas', 'data'] as const) {
      await phone.learner.record('ai-use.logged', { chose: 'not-to-use', task });
      phone.clock.advance(1000);
    }
    const uses = await phone.learner.uses(2);
    expect(uses.map(({ data }) => data.task)).toEqual(['data', 'ideas']);
  });
});
