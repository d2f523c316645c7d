import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parts, xlsx, zipped } from '../../../../../../tests/fixtures/rosters/xlsx';
import { FORMULA } from '../../../../domain/people/roster/table';
import { LIMITS } from './limits';
import { readFile } from './read';

const TEXT = 'Number,Name\r\n001,"Siân\r\nPrice – £"\r\n\r\n003,Bo\r\n';
const ROWS = [['Number', 'Name'], ['001', 'Siân\r\nPrice – £'], [''], ['003', 'Bo'], ['']];
const CP1252 = { â: 0xe2, '–': 0x96, '£': 0xa3 } as Record<string, number>;

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, isBig: boolean, mark: boolean) => {
  const buffer = Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le');
  return new Uint8Array(isBig ? buffer.swap16() : buffer);
};
const cp1252 = (text: string) =>
  Uint8Array.from([...text].map((letter) => CP1252[letter] ?? letter.charCodeAt(0)));

test.each<[string, Uint8Array]>([
  ['UTF-8', utf8(TEXT)],
  ['UTF-8 with a mark', utf8(`\uFEFF${TEXT}`)],
  ['Windows-1252', cp1252(TEXT)],
  ['UTF-16 LE', utf16(TEXT, false, true)],
  ['UTF-16 BE', utf16(TEXT, true, true)],
  ['UTF-16 LE without a mark', utf16(TEXT, false, false)],
  ['UTF-16 BE without a mark', utf16(TEXT, true, false)]
])('a CSV file in %s', async (_, bytes) => {
  expect(await readFile(bytes)).toEqual({ ok: true, sheet: ROWS });
});

test.each([';', '\t', '|'])('columns parted by %j', async (mark) => {
  const text = `Employee number${mark}Name\n001${mark}Lee, Bo\n`;
  const read = await readFile(utf8(text));
  expect(read).toMatchObject({ sheet: [['Employee number', 'Name'], ['001', 'Lee, Bo'], ['']] });
});

test('what Excel alone would understand is understood: its hint, and numbers kept as text', async () => {
  const read = await readFile(utf8('sep=;\r\nNumber;Name\r\n="001";Bo\r\n'));
  expect(read).toMatchObject({ sheet: [[''], ['Number', 'Name'], ['001', 'Bo'], ['']] });
});

describe('an XLSX file', () => {
  test('gives its first visible sheet: days, leading zeros, words, empty cells and gaps', async () => {
    const rows = [
      ['Number', 'Start', 'Main', 'FTE'],
      [{ padded: 4512 }, { date: 46387 }, { bool: true }, 0.6],
      [],
      ['001', null, 'R&D <x>']
    ];
    expect(await readFile(xlsx(rows))).toEqual({
      ok: true,
      sheet: [
        ['Number', 'Start', 'Main', 'FTE'],
        ['004512', '2026-12-31', 'TRUE', '0.6'],
        [],
        ['001', '', 'R&D <x>']
      ]
    });
  });

  test('tells a formula from a value', async () => {
    const read = await readFile(xlsx([['Number'], [{ formula: 'A1&"x"', value: 'Numberx' }]]));
    expect(read).toMatchObject({ sheet: [['Number'], [FORMULA]] });
  });
});

/** A workbook whose sheet unpacks to more than we take: spaces, which pack to nothing. */
function bomb(): Uint8Array {
  const files = Object.entries(parts([['Number'], ['1']]));
  const sheet = new Uint8Array(LIMITS.partBytes + 1).fill(0x20);
  const packed = Object.fromEntries(files.map(([name, text]) => [name, strToU8(text)]));
  return zipSync({ ...packed, 'xl/worksheets/sheet2.xml': sheet }, { level: 1 });
}

/** Says of every part in the directory that it is small. */
function lying(zip: Uint8Array): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  for (let at = 0; at < zip.length - 4; at += 1) {
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 100, true);
  }
  return zip;
}

const all = { ...LIMITS };
// The same with less to pack: minutes of it would show nothing more.
beforeAll(() => void Object.assign(LIMITS, { partBytes: 4_000_000, text: 4_000_000, rows: 5_000 }));
afterAll(() => void Object.assign(LIMITS, all));

test('an XLSX that says that it unpacks to far more than a roster', async () => {
  const bytes = bomb();
  expect(bytes.length).toBeLessThan(LIMITS.bytes);
  expect(await readFile(bytes)).toEqual({ ok: false, problem: 'too-much-inside' });
});

test('one that says that it does not', async () => {
  const bytes = lying(bomb());
  expect(await readFile(bytes)).toEqual({ ok: false, problem: 'too-much-inside' });
});

test('one in which a long text stands in a million cells', async () => {
  const files = parts([['Number'], ['x'.repeat(2_000)]]);
  const cells = Array.from({ length: 100 }, () => '<c t="s"><v>1</v></c>').join('');
  const rows = Array.from({ length: 100 }, (_, i) => `<row r="${i + 1}">${cells}</row>`);
  files['xl/worksheets/sheet2.xml'] =
    `<worksheet><sheetData>${rows.join('')}</sheetData></worksheet>`;
  expect(await readFile(zipped(files))).toEqual({ ok: false, problem: 'too-much-inside' });
});

test('one with entities of its own', async () => {
  const files = parts([['Number'], ['1']]);
  files['xl/sharedStrings.xml'] =
    '<!DOCTYPE x [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si><si><t>1</t></si></sst>';
  expect(await readFile(zipped(files))).toEqual({ ok: false, problem: 'damaged' });
});

test.each<[string, string, Uint8Array]>([
  ['more than 20 MiB', 'too-large', new Uint8Array(LIMITS.bytes + 1)],
  ['nothing', 'empty', new Uint8Array()],
  ['headers alone', 'empty', utf8('Number,Name\n\n')],
  [
    'a row far down',
    'too-many-rows',
    zipped({
      ...parts([['N'], ['1']]),
      'xl/worksheets/sheet2.xml':
        '<worksheet><sheetData><row r="1048576"><c><v>1</v></c></row></sheetData></worksheet>'
    })
  ],
  ['too many lines', 'too-many-rows', utf8('1,2\n'.repeat(5_002))],
  ['an old or locked workbook', 'locked', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
  ['a PDF', 'other-kind', utf8('%PDF-1.7')],
  ['another ZIP', 'other-kind', zipSync({ 'a.txt': strToU8('a') })],
  ['half of a workbook', 'damaged', xlsx([['Number'], ['1']]).slice(0, 900)],
  [
    'XML that ends early',
    'damaged',
    zipped({
      ...parts([['N'], ['1']]),
      'xl/worksheets/sheet2.xml': '<worksheet><sheetData><row>'
    })
  ],
  ['a quote that never ends', 'quotes', utf8('Number,Name\n1,"Bo\n2,Cy\n')]
])('refused in words: %s', async (_, problem, bytes) => {
  expect(await readFile(bytes)).toEqual({ ok: false, problem });
});
