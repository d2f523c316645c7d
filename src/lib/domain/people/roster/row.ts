import type { Day } from '../../insight/calendar';
import { LANGUAGES, ROLE_CLASSES, type Language, type RoleClass } from '../person';
import { dayIn, type DayOrder } from './dates';
import { LEVELS, type Field, type Mapping } from './fields';
import type { Problem, ProblemCode } from './problems';
import { FORMULA, type Line } from './table';

/** Where a row says that somebody works. */
export interface RowUnit {
  code: string | null;
  /** Names from the top of the tree down to it, or its name alone where the file has no path. */
  names: string[];
  /** The names are the whole way. */
  isPath: boolean;
  /** Code of the unit above it; null: it is at the top; undefined: the file does not say. */
  parent?: string | null;
}

export interface RowPost {
  number: string;
  title: string;
  budgetedFte: number | null;
}

/** One row of the file, understood. What the file has no column for is undefined and stays as it is. */
export interface Row {
  line: Line;
  /** Null: the row is about a post that nobody holds, or about a unit. */
  number: string | null;
  name: string;
  email?: string | null;
  unit: RowUnit;
  post: RowPost | null;
  fte: number | null;
  isMain?: boolean;
  startedOn?: Day | null;
  leftOn?: Day | null;
  hasLeft: boolean;
  manager?: string | null;
  roleClass?: RoleClass;
  language?: Language;
}

const LONGEST: Partial<Record<Field, number>> = {
  number: 50,
  email: 254,
  manager: 50,
  unitPath: 1000
};
const LONG = 200;
const EMAIL = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>"]+$/;
const PLAIN_YES = ['yes', 'y', 'true', '1'];
const YES = [...PLAIN_YES, 'primary', 'main'];
const NO = ['no', 'n', 'false', '0', 'secondary', ''];
const GONE = [
  ...PLAIN_YES,
  'inactive',
  'left',
  'leaver',
  'terminated',
  'withdrawn',
  'ended',
  'deleted',
  't'
];
const VACANT = /^\W*vacan(t|cy)\b/i;
const ROLE_CLASS_WORDS: Record<string, RoleClass> = {
  '': 'standard',
  adults: 'adults-at-risk',
  'adults at risk': 'adults-at-risk',
  child: 'children'
};
const LANGUAGE_WORDS: Record<string, Language> = {
  '': 'en',
  english: 'en',
  en_gb: 'en',
  'en-gb': 'en',
  en_us: 'en',
  welsh: 'cy',
  cymraeg: 'cy',
  cy_gb: 'cy',
  'cy-gb': 'cy'
};

/** Reads cells of one row and collects what is wrong with them. */
class Reader {
  readonly problems: Problem[] = [];
  readonly #cells: readonly string[];
  readonly #mapping: Mapping;
  readonly line: Line;

  constructor(line: Line, cells: readonly string[], mapping: Mapping) {
    this.line = line;
    this.#cells = cells;
    this.#mapping = mapping;
  }

  has = (field: Field): boolean => this.#mapping[field] !== undefined;

  refuse(field: Field, code: ProblemCode, value: string): void {
    this.problems.push({ line: this.line, field, code, value: value.slice(0, 100) });
  }

  text(field: Field): string {
    const at = this.#mapping[field];
    const cell = (at === undefined ? '' : (this.#cells[at] ?? '')).trim();
    if (cell === FORMULA || (cell.startsWith('=') && cell.length > 1)) {
      this.refuse(field, 'formula', cell === FORMULA ? '' : cell);
      return '';
    }
    if (cell.length > (LONGEST[field] ?? LONG)) {
      this.refuse(field, 'too-long', cell);
      return '';
    }
    return cell;
  }

  day(field: Field, order: DayOrder): Day | null {
    const text = this.text(field);
    if (text === '') return null;
    const day = dayIn(text, order);
    if (day === null) this.refuse(field, 'bad-date', text);
    return day;
  }

  amount(field: Field): number | null {
    const text = this.text(field);
    if (text === '') return null;
    const amount = Number(text.replace(',', '.'));
    // No more decimals than the database keeps, or the same file would seem to change something.
    if (amount >= 0 && amount <= 100) return Math.round(amount * 1000) / 1000;
    this.refuse(field, 'bad-number', text);
    return null;
  }

  choice<T extends string>(field: Field, all: readonly T[], words: Record<string, T>): T {
    const text = this.text(field);
    const lower = text.toLowerCase();
    const found = all.find((one) => one === lower) ?? words[lower];
    if (found === undefined) this.refuse(field, 'bad-choice', text);
    return found ?? (words[''] as T);
  }

  email(): string | null {
    const text = this.text('email').toLowerCase();
    if (text !== '' && !EMAIL.test(text)) this.refuse('email', 'bad-email', text);
    return text === '' ? null : text;
  }

  yes(field: Field): boolean {
    const text = this.text(field).toLowerCase();
    if (!YES.includes(text) && !NO.includes(text)) this.refuse(field, 'bad-choice', text);
    return YES.includes(text);
  }
}

/** "Adults/Children" is one name where others are parted by " / ". */
function namesIn(path: string): string[] {
  const marked = /\s\/\s|[>\\|]/.test(path) ? /\s+\/\s+|[>\\|]/ : /\//;
  return path.split(marked).flatMap((name) => name.trim() || []);
}

function unitOf(read: Reader): RowUnit {
  const code = read.text('unitCode') || null;
  const name = read.text('unitName');
  const path = namesIn(read.text('unitPath'));
  // Exports repeat a name where there is no lower level.
  const levels = LEVELS.map((level) => read.text(level)).filter(
    (name, i, all) => name !== '' && name !== all[i - 1]
  );
  const above = path.length > 0 ? path : levels;
  // A path may end with the unit itself, or above it.
  const names = name === '' || above.at(-1) === name ? above : [...above, name];
  const isPath = above.length > 0;
  return {
    code,
    names,
    isPath,
    ...(read.has('unitParent') && !isPath ? { parent: read.text('unitParent') || null } : {})
  };
}

/** SuccessFactors writes this where nobody is above somebody. */
const NO_MANAGER = 'NO_MANAGER';

function managerIn(read: Reader): string | null {
  const text = read.text('manager');
  return text === '' || text === NO_MANAGER ? null : text;
}

const nameOf = (read: Reader): string =>
  read.text('name') || [read.text('firstName'), read.text('lastName')].filter(Boolean).join(' ');

/** What is there to read of a row, and everything that is wrong with it. */
export function readRow(
  { line, cells }: { line: Line; cells: readonly string[] },
  mapping: Mapping,
  order: DayOrder
): { row: Row; problems: Problem[] } {
  const read = new Reader(line, cells, mapping);
  const title = read.text('postTitle');
  const postNumber = read.text('postNumber');
  const name = nameOf(read).replace(/\s+/g, ' ');
  const number = read.text('number');
  const isVacant = number === '' && (name === '' || VACANT.test(name));
  const budgetedFte = read.amount('budgetedFte');
  const row: Row = {
    line,
    number: isVacant ? null : number,
    name: isVacant ? '' : name,
    unit: unitOf(read),
    post:
      postNumber === '' ? null : { number: postNumber, title: title || postNumber, budgetedFte },
    fte: read.amount('fte'),
    hasLeft: GONE.includes(read.text('status').toLowerCase()),
    ...(read.has('email') ? { email: read.email() } : {}),
    ...(read.has('isMain') ? { isMain: read.yes('isMain') } : {}),
    ...(read.has('startedOn') ? { startedOn: read.day('startedOn', order) } : {}),
    ...(read.has('leftOn') ? { leftOn: read.day('leftOn', order) } : {}),
    ...(read.has('manager') ? { manager: managerIn(read) } : {}),
    ...(read.has('roleClass')
      ? { roleClass: read.choice('roleClass', ROLE_CLASSES, ROLE_CLASS_WORDS) }
      : {}),
    ...(read.has('language')
      ? { language: read.choice('language', LANGUAGES, LANGUAGE_WORDS) }
      : {})
  };
  complain(read, row, isVacant);
  return { row, problems: read.problems };
}

/** What is wrong with the row as a whole. A cell that was refused is not missing too. */
function complain(read: Reader, row: Row, isVacant: boolean): void {
  const refused = new Set(read.problems.map(({ field }) => field));
  const require = (field: Field, there: boolean): void => {
    if (!there && !refused.has(field)) read.refuse(field, 'missing', '');
  };
  if (!isVacant) {
    require('number', row.number !== '');
    require(read.has('name') ? 'name' : 'lastName', row.name !== '' || refused.has('firstName'));
  }
  const { code, names } = row.unit;
  const unitField = (['unitCode', 'unitPath', 'unitName'] as const).find((one) => read.has(one));
  require(unitField ?? 'level1', code !== null || names.length > 0);
  if (row.startedOn && row.leftOn && row.leftOn < row.startedOn) {
    read.refuse('leftOn', 'left-before-start', row.leftOn);
  }
  if (row.manager && row.manager === row.number)
    read.refuse('manager', 'manager-self', row.manager);
}
