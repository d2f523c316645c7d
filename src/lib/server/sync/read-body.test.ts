import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MAX_BYTES, parseEvent } from '../../protocol';
import { sent } from './fixture';
import { readJson } from './read-body';

const MIB = 1024 * 1024;

const post = (body: BodyInit, headers: Record<string, string> = {}): Request =>
  new Request('http://localhost/', {
    method: 'POST',
    body,
    headers,
    duplex: 'half'
  } as RequestInit);

describe('the limit of a body', () => {
  it('counts what a gzip file unpacks to, and stops there', async () => {
    const packed = gzipSync(Buffer.alloc(40 * MIB, ' '));
    expect(packed.byteLength).toBeLessThan(MAX_BYTES);
    const read = await readJson(post(packed, { 'content-encoding': 'gzip' }));
    expect(read).toEqual({ ok: false, problem: 'too-large' });
  });

  it('holds without a content-length', async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let i = 0; i < 16; i++) controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
        controller.close();
      }
    });
    expect(await readJson(post(body))).toEqual({ ok: false, problem: 'too-large' });
  });

  it('is not the limit of a good body one byte shorter', async () => {
    const body = `"${'x'.repeat(MAX_BYTES - 2)}"`;
    expect(await readJson(post(body))).toMatchObject({ ok: true });
    expect(await readJson(post(`${body} `))).toEqual({ ok: false, problem: 'too-large' });
    expect(await readJson(post(gzipSync(`${body} `), { 'content-encoding': 'gzip' }))).toEqual({
      ok: false,
      problem: 'too-large'
    });
  });

  it('is not evaded by packing twice or in another way', async () => {
    const twice = gzipSync(gzipSync('{}'));
    for (const encoding of ['gzip, gzip', 'br', 'deflate', 'x-gzip']) {
      const read = await readJson(post(twice, { 'content-encoding': encoding }));
      expect(read, encoding).toEqual({ ok: false, problem: 'unreadable' });
    }
  });
});

describe('brackets in brackets', () => {
  it('are refused before they are read, when there are more than any request has', async () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
      ['[\n{"]":', '}]']
    ] as const) {
      const deep = `${open.repeat(33)}0${close.repeat(33)}`;
      expect(await readJson(post(deep)), open).toEqual({ ok: false, problem: 'unreadable' });
    }
  });

  it('are nothing special in a text, nor side by side', async () => {
    const body = { text: '"[{'.repeat(40), list: Array.from({ length: 100 }, () => [{}]) };
    expect(await readJson(post(JSON.stringify(body)))).toEqual({ ok: true, json: body });
    const fitting = `${'['.repeat(32)}${']'.repeat(32)}`;
    expect(await readJson(post(fitting))).toMatchObject({ ok: true });
  });
});

describe('a key named __proto__', () => {
  const event = sent('card.answered', {
    ...{ module: 'm', version: 1, card: 'c', answer: null, correct: null, ms: 1 }
  });
  const text = JSON.stringify(event);
  const key = '"__proto__": {"polluted": true}';

  it.each([
    ['an event', text.replace('"v":1', `"v":1,${key}`)],
    ['its data', text.replace('"ms":1', `"ms":1,${key}`)],
    ['an answer', text.replace('"answer":null', `"answer":{${key}}`)]
  ])('is refused in %s', async (_, body) => {
    const read = await readJson(post(body));
    expect(parseEvent(read.ok && read.json)).toEqual({ ok: false, code: 'invalid' });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('is a word like any other where it is no key', async () => {
    const body = JSON.stringify({ ...event, type: '"__proto__": ' });
    expect(await readJson(post(body))).toMatchObject({ json: { type: '"__proto__": ' } });
  });
});
