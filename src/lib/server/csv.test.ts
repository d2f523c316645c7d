import { expect, test } from 'vitest';
import { csvLine } from './csv';

test('commas, quotes and line breaks stay inside their field', () => {
  expect(csvLine(['a,b', 'she said "no"', 'two\nlines', '', 7])).toBe(
    '"a,b","she said ""no""","two\nlines",,7\r\n'
  );
});

test('a name that looks like a formula is text to a spreadsheet', () => {
  const names = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '=HYPERLINK("http://x","y")'];
  expect(names.map((name) => csvLine([name]))).toEqual([
    "'=1+1\r\n",
    "'+1\r\n",
    "'-1\r\n",
    "'@SUM(A1)\r\n",
    "'\tx\r\n",
    '"\'\rx"\r\n',
    '"\'=HYPERLINK(""http://x"",""y"")"\r\n'
  ]);
  expect(csvLine(["O'Neil-Smith", -3])).toBe("O'Neil-Smith,-3\r\n");
});
