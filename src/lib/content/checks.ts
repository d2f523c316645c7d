import type { Path, Report } from './problems';
import type { Card, CardOf, ModuleFile, Skill, Source } from './schema';

/** What module files may name. Null when the list itself could not be read. */
export interface Known {
  skills: readonly Skill[] | null;
  sources: readonly Source[] | null;
}

/** Says so at every value that was there before. `at` gives the place of the nth value. */
export function reportTwins(
  values: readonly (string | number)[],
  at: (index: number) => Path,
  report: Report
): void {
  const seen = new Set<string | number>();
  values.forEach((value, index) => {
    if (seen.has(value)) report(at(index), `"${value}" is used twice; each needs its own`);
    seen.add(value);
  });
}

const idsOf = (list: readonly { id: string }[]): string[] => list.map((one) => one.id);

/** The lists of a card whose members have ids of their own. */
function parts(card: Card): [string, readonly { id: string }[]][] {
  switch (card.type) {
    case 'choose':
      return [['options', card.options], ...reasons(card)];
    case 'redact':
      return [['chunks', card.chunks]];
    case 'spot-error':
      return [['sentences', card.sentences], ...reasons(card)];
    case 'sort':
      return [
        ['bins', card.bins],
        ['items', card.items]
      ];
    case 'order':
      return [['steps', card.steps]];
    case 'you-first':
    case 'number':
      return [['options', card.options]];
    case 'checklist':
      return [['items', card.items]];
    case 'read':
    case 'rate':
    case 'compare':
      return [];
  }
}

function reasons(card: CardOf<'choose'> | CardOf<'spot-error'>): [string, { id: string }[]][] {
  return card.reasons ? [['reasons', card.reasons]] : [];
}

/** Checks what the schema cannot: that the parts of a module fit each other and the lists. */
export function checkModule(module: ModuleFile, known: Known, report: Report): void {
  const cards = [
    ...module.cards.map((card, index) => ({ card, at: ['cards', index] })),
    ...module.review.map((card, index) => ({ card, at: ['review', index] }))
  ];
  reportTwins(
    cards.map(({ card }) => card.id),
    (index) => [...(cards[index]?.at ?? []), 'id'],
    report
  );
  for (const { card, at } of cards) {
    checkCard(card, known, (path, message) => report([...at, ...path], message));
  }
  checkNames(module.skills, known.skills, ['skills'], 'skill', report);
  for (const field of ['title', 'summary'] as const) {
    if (/[{}]/.test(module[field])) {
      report([field], 'names in braces cannot be used here; the list of modules shows it as it is');
    }
  }
}

function checkCard(card: Card, known: Known, report: Report): void {
  for (const [name, list] of parts(card)) {
    reportTwins(idsOf(list), (index) => [name, index, 'id'], report);
  }
  checkNames(card.sources, known.sources, ['sources'], 'source', report);
  if (card.type === 'sort') checkSort(card, report);
  if (card.type === 'number') checkNumber(card, report);
  if (card.type === 'you-first' && !idsOf(card.options).includes(card.ai.option)) {
    report(['ai', 'option'], `"${card.ai.option}" is not the id of an option of this card`);
  }
}

function checkNames(
  names: readonly string[],
  list: readonly { id: string }[] | null,
  path: Path,
  kind: 'skill' | 'source',
  report: Report
): void {
  reportTwins(names, (index) => [...path, index], report);
  if (!list) return;
  const ids = new Set(idsOf(list));
  names.forEach((name, index) => {
    if (!ids.has(name)) report([...path, index], `there is no ${kind} "${name}" in ${kind}s.yaml`);
  });
}

function checkSort(card: CardOf<'sort'>, report: Report): void {
  const bins = idsOf(card.bins);
  card.items.forEach((item, index) => {
    const at = ['items', index];
    if (!bins.includes(item.bin)) {
      report([...at, 'bin'], `"${item.bin}" is not a bin of this card: ${bins.join(', ')}`);
    }
    for (const bin of bins) {
      if (!Object.hasOwn(item.feedback, bin)) {
        report([...at, 'feedback', bin], 'write what to say when it is put in this bin');
      }
    }
    for (const bin of Object.keys(item.feedback)) {
      if (!bins.includes(bin)) {
        report([...at, 'feedback', bin], `"${bin}" is not a bin of this card: ${bins.join(', ')}`);
      }
    }
  });
}

function checkNumber({ table, chart }: CardOf<'number'>, report: Report): void {
  const width = table.columns.length;
  table.rows.forEach((row, index) => {
    if (row.length === width) return;
    report(['table', 'rows', index], `this row has ${row.length}, the table has ${width} columns`);
  });
  if (!chart) return;
  if (chart.to <= chart.from)
    report(['chart', 'to'], `use more than ${chart.from}, where it starts`);
  chart.bars.forEach((bar, index) => {
    if (bar.value >= chart.from && bar.value <= chart.to) return;
    const range = `from ${chart.from} to ${chart.to}`;
    report(['chart', 'bars', index, 'value'], `${bar.value} is outside the chart, ${range}`);
  });
}
