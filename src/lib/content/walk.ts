import type { Card, CardOf, ModuleFile, Option } from './schema';
import type { Path } from './problems';

/** What to do with each kind of text; gets the text and its place, gives the new text. */
export interface Change {
  markdown(text: string, path: Path): string;
  plain(text: string, path: Path): string;
}

/** A place in a module, with the changes to make from there down. */
class Place {
  constructor(
    private readonly change: Change,
    private readonly path: Path = []
  ) {}

  at(...steps: Path): Place {
    return new Place(this.change, [...this.path, ...steps]);
  }

  plain(key: string | number, text: string): string {
    return this.change.plain(text, [...this.path, key]);
  }

  markdown(key: string, text: string): string {
    return this.change.markdown(text, [...this.path, key]);
  }

  each<T>(key: string, list: readonly T[], one: (item: T, place: Place) => T): T[] {
    return list.map((item, index) => one(item, this.at(key, index)));
  }
}

/**
 * The one place that knows which texts of a module are Markdown and which are plain. Gives a copy
 * with every text changed; ids, numbers and anything else the object carries stay as they are.
 */
export function mapModule<T extends ModuleFile>(module: T, change: Change): T {
  const top = new Place(change);
  return {
    ...module,
    title: top.plain('title', module.title),
    summary: top.plain('summary', module.summary),
    outcome: top.plain('outcome', module.outcome),
    cards: top.each('cards', module.cards, mapCard),
    review: top.each('review', module.review, mapCard),
    today: top.markdown('today', module.today)
  };
}

function mapCard(card: Card, at: Place): Card {
  const heading = at.plain('heading', card.heading);
  if (card.type === 'read') return { ...card, heading, text: at.markdown('text', card.text) };
  return mapAsked({ ...card, heading, prompt: at.markdown('prompt', card.prompt) }, at);
}

function mapAsked(card: Exclude<Card, CardOf<'read'>>, at: Place): Card {
  switch (card.type) {
    case 'choose':
      return { ...card, ...mapQuestion(card, at) };
    case 'redact':
      return { ...card, chunks: at.each('chunks', card.chunks, mapExplained) };
    case 'spot-error':
      return mapSpotError(card, at);
    case 'sort':
      return mapSort(card, at);
    case 'order':
      return { ...card, steps: at.each('steps', card.steps, mapExplained) };
    case 'rate':
      return mapRate(card, at);
    case 'you-first':
      return mapYouFirst(card, at);
    case 'compare':
      return mapCompare(card, at);
    case 'number':
      return mapNumber(card, at);
    case 'checklist':
      return { ...card, items: at.each('items', card.items, mapText) };
  }
}

const mapText = <T extends { text: string }>(item: T, at: Place): T => ({
  ...item,
  text: at.plain('text', item.text)
});

const mapExplained = <T extends { text: string; why: string }>(item: T, at: Place): T => ({
  ...mapText(item, at),
  why: at.markdown('why', item.why)
});

const mapOption = (option: Option, at: Place): Option => ({
  ...mapText(option, at),
  feedback: at.markdown('feedback', option.feedback)
});

function mapReasons(reasons: Option[] | undefined, at: Place): { reasons?: Option[] } {
  return reasons ? { reasons: at.each('reasons', reasons, mapOption) } : {};
}

function mapQuestion(card: CardOf<'choose'>, at: Place): Pick<CardOf<'choose'>, 'options'> {
  return {
    options: at.each('options', card.options, mapOption),
    ...mapReasons(card.reasons, at)
  };
}

function mapSpotError(card: CardOf<'spot-error'>, at: Place): CardOf<'spot-error'> {
  return {
    ...card,
    sentences: at.each('sentences', card.sentences, mapExplained),
    missing: { ...card.missing, why: at.at('missing').markdown('why', card.missing.why) },
    ...mapReasons(card.reasons, at)
  };
}

function mapSort(card: CardOf<'sort'>, at: Place): CardOf<'sort'> {
  return {
    ...card,
    bins: at.each('bins', card.bins, (bin, place) => ({
      ...bin,
      label: place.plain('label', bin.label)
    })),
    items: at.each('items', card.items, (item, place) => ({
      ...mapText(item, place),
      feedback: Object.fromEntries(
        Object.entries(item.feedback).map(([bin, text]) => [
          bin,
          place.at('feedback').markdown(bin, text)
        ])
      )
    }))
  };
}

function mapRate(card: CardOf<'rate'>, at: Place): CardOf<'rate'> {
  const given = at.at('feedback');
  return {
    ...card,
    sample: at.plain('sample', card.sample),
    feedback: {
      '1': given.markdown('1', card.feedback['1']),
      '2': given.markdown('2', card.feedback['2']),
      '3': given.markdown('3', card.feedback['3']),
      '4': given.markdown('4', card.feedback['4'])
    },
    better: at.markdown('better', card.better)
  };
}

function mapYouFirst(card: CardOf<'you-first'>, at: Place): CardOf<'you-first'> {
  return {
    ...card,
    ...(card.material ? { material: at.markdown('material', card.material) } : {}),
    options: at.each('options', card.options, mapOption),
    ai: { ...card.ai, says: at.at('ai').markdown('says', card.ai.says) },
    lesson: at.markdown('lesson', card.lesson)
  };
}

function mapCompare(card: CardOf<'compare'>, at: Place): CardOf<'compare'> {
  const side = (key: 'a' | 'b') => ({
    heading: at.at(key).plain('heading', card[key].heading),
    text: at.at(key).markdown('text', card[key].text)
  });
  const verdict = (key: 'a' | 'b' | 'same') => ({
    ...card.answers[key],
    feedback: at.at('answers', key).markdown('feedback', card.answers[key].feedback)
  });
  const answers = { a: verdict('a'), b: verdict('b'), same: verdict('same') };
  return { ...card, a: side('a'), b: side('b'), answers };
}

function mapNumber(card: CardOf<'number'>, at: Place): CardOf<'number'> {
  const here = at.at('table');
  const cell = (value: string | number, row: number, column: number) =>
    typeof value === 'string' ? here.at('rows', row).plain(column, value) : value;
  return {
    ...card,
    table: {
      caption: here.plain('caption', card.table.caption),
      columns: card.table.columns.map((name, column) => here.at('columns').plain(column, name)),
      rows: card.table.rows.map((row, y) => row.map((value, x) => cell(value, y, x)))
    },
    ...(card.chart ? { chart: mapChart(card.chart, at.at('chart')) } : {}),
    options: at.each('options', card.options, mapOption)
  };
}

type Chart = NonNullable<CardOf<'number'>['chart']>;

function mapChart(chart: Chart, at: Place): Chart {
  return {
    ...chart,
    unit: at.plain('unit', chart.unit),
    bars: at.each('bars', chart.bars, (bar, place) => ({
      ...bar,
      label: place.plain('label', bar.label)
    }))
  };
}
