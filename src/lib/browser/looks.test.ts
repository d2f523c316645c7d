import { afterEach, expect, test, vi } from 'vitest';
import { askLooks } from './looks';

afterEach(() => vi.unstubAllGlobals());
const answers = (body: string, status = 200) => {
  const fetched = vi.fn(async () => new Response(body, { status }));
  vi.stubGlobal('fetch', fetched);
  return fetched;
};
const LOOK = {
  at: '2026-11-24T09:41:00.000Z',
  kind: 'record',
  purpose: 'assurance',
  name: 'Meera Solanki'
};

test('what the server says is passed on, asked for this person only', async () => {
  const fetched = answers(JSON.stringify({ looks: [LOOK], more: false }));
  expect(await askLooks('p1')).toEqual({ looks: [LOOK], more: false });
  expect(fetched).toHaveBeenCalledWith(
    '/api/me/looks',
    expect.objectContaining({ headers: { 'x-own-it-person': 'p1' } })
  );
});

test.each([
  ['somebody else is signed in', JSON.stringify({ code: 'not-yours', message: '' }), 403],
  ['signed out', JSON.stringify({ message: '' }), 401],
  ['a captive portal', '<html>', 200],
  ['another shape', JSON.stringify({ looks: [{ ...LOOK, purpose: 'nosy' }], more: false }), 200]
])('%s: nothing is told', async (_, body, status) => {
  answers(body, status);
  expect(await askLooks('p1')).toBeNull();
});

test('with no network nothing is told', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  expect(await askLooks('p1')).toBeNull();
});
