import { expect, test } from 'vitest';
import { isReadable, readForm } from './form';

const posted = (body: string, type: string): Request =>
  new Request('http://localhost/', { method: 'POST', body, headers: { 'content-type': type } });
const FORM = 'application/x-www-form-urlencoded';
const file = (name: string): string =>
  `--b\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\nx\r\n--b--\r\n`;

test.each([
  ['a form without its parts', posted('garbage', 'multipart/form-data; boundary=b')],
  ['a form without a boundary', posted('garbage', 'multipart/form-data')],
  ['plain text', posted('a=1', 'text/plain')],
  ['a NUL in a value', posted('a=1%00', FORM)],
  ['a NUL in a name', posted('a%00=1', FORM)]
])('%s is refused as the sender’s mistake', async (_, request) => {
  await expect(readForm(request)).rejects.toMatchObject({ status: 400 });
});

test('what a browser sends is read', async () => {
  expect((await readForm(posted('a=1&b=2', FORM))).get('b')).toBe('2');
  const upload = posted(file('staff.csv'), 'multipart/form-data; boundary=b');
  expect((await readForm(upload)).get('file')).toBeInstanceOf(File);
});

test.each([
  ['/people?q=a%00', false],
  ['/people/import/%00', false],
  ['/join?/constructor', false],
  ['/join?/__proto__', false],
  ['/join?/look', true],
  ['/people?q=constructor&change=add', true]
])('%s: %s', (path, isGood) => {
  expect(isReadable(new URL(path, 'http://localhost'))).toBe(isGood);
});
