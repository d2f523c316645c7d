const TITLES = new Set(['mr', 'mrs', 'ms', 'miss', 'mx', 'dr', 'prof', 'sir', 'dame']);

/** A name's words, first names first, without case, accents, punctuation and titles. */
function words(name: string): string[] {
  const [before = '', after] = name.split(',', 2);
  const inOrder = after === undefined ? before : `${after} ${before}`;
  return inOrder
    .normalize('NFD')
    .replace(/[\u0300-\u036f'’.]/g, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '' && !TITLES.has(word));
}

/** Whether two words differ by one letter: typed wrong, left out or one too many. */
function oneLetterApart(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  return short.slice(short.length === long.length ? at + 1 : at) === long.slice(at + 1);
}

/** Short surnames that differ by a letter are mostly other surnames: Ward, Wade. */
const LONG_ENOUGH = 6;
const sameSurname = (a: string, b: string): boolean =>
  a === b || (Math.min(a.length, b.length) >= LONG_ENOUGH && oneLetterApart(a, b));

/** Sam and Samuel, S and Samuel. */
const sameFirst = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

/**
 * Whether two spellings may well be one person's name: the same words in any order, or the same surname
 * with a first name that is the other's beginning. Surnames may differ by a letter when they are long.
 */
export function isSimilarName(a: string, b: string): boolean {
  const [one, other] = [words(a), words(b)];
  if (one.length === 0 || other.length === 0) return false;
  if ([...one].sort().join(' ') === [...other].sort().join(' ')) return true;
  if (one.length < 2 || other.length < 2) return false;
  return sameSurname(one.at(-1)!, other.at(-1)!) && sameFirst(one[0]!, other[0]!);
}
