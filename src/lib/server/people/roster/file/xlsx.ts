import type { Sheet } from '../../../../domain/people/roster/table';
import { BadFile } from './problem';
import { readCells } from './xlsx-cells';
import { readFormats } from './xlsx-formats';
import { hear } from './xml';
import { partsOf, type Part } from './zip';

/** Reads the first sheet that is not hidden. Days come as YYYY-MM-DD. */
export async function readXlsx(bytes: Uint8Array): Promise<Sheet> {
  const parts = partsOf(bytes);
  const { path, from1904 } = await firstSheet(parts);
  const sheet = parts.get(path);
  if (!sheet) throw new BadFile('other-kind');
  const formats = await readFormats(parts.get('xl/styles.xml'));
  const strings = await sharedStrings(parts.get('xl/sharedStrings.xml'));
  return readCells(sheet, { formats, strings, from1904 });
}

async function firstSheet(
  parts: ReadonlyMap<string, Part>
): Promise<{ path: string; from1904: boolean }> {
  let id: string | undefined;
  let from1904 = false;
  await hear(parts.get('xl/workbook.xml'), {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      if (name === 'sheet' && (attributes.state ?? 'visible') === 'visible') {
        id ??= Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      }
    }
  });
  let path = 'xl/worksheets/sheet1.xml';
  await hear(parts.get('xl/_rels/workbook.xml.rels'), {
    open(_, { Id, Target }) {
      if (Id === undefined || Id !== id || !Target) return;
      path = Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`;
    }
  });
  return { path, from1904 };
}

/** Text of cells, each kept once. How names are pronounced (`rPh`) is left out. */
async function sharedStrings(part: Part | undefined): Promise<string[]> {
  const strings: string[] = [];
  let text = '';
  let isHeard = false;
  let aside = 0;
  await hear(part, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') aside += 1;
      else if (name === 't') isHeard = aside === 0;
    },
    text(more) {
      if (isHeard) text += more;
    },
    close(name) {
      if (name === 'si') strings.push(text);
      else if (name === 'rPh') aside -= 1;
      else if (name === 't') isHeard = false;
    }
  });
  return strings;
}
