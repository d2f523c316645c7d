import { hear } from './xml';
import type { Part } from './zip';

/** How numbers of a style are meant: as days, as so many digits with zeros in front, or as they are. */
export type Format = 'day' | 'plain' | { digits: number };

/** Number formats that every spreadsheet program knows by number (ECMA-376 part 1, 18.8.30): dates. */
const isBuiltInDay = (id: number): boolean =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

function meaning(code: string): Format {
  if (/^0{2,}$/.test(code)) return { digits: code.length };
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '');
  return /[dy]/i.test(bare) ? 'day' : 'plain';
}

/** The formats of a workbook's cell styles, in their order. */
export async function readFormats(part: Part | undefined): Promise<Format[]> {
  const own = new Map<number, Format>();
  const formats: Format[] = [];
  let isInCells = false;
  await hear(part, {
    open(name, attributes) {
      const id = Number(attributes.numFmtId);
      if (name === 'numFmt') own.set(id, meaning(attributes.formatCode ?? ''));
      else if (name === 'cellXfs') isInCells = true;
      else if (name === 'xf' && isInCells) {
        formats.push(own.get(id) ?? (isBuiltInDay(id) ? 'day' : 'plain'));
      }
    },
    close(name) {
      if (name === 'cellXfs') isInCells = false;
    }
  });
  return formats;
}
