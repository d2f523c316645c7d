import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  contentWith,
  EVERY_CARD,
  FIXTURE,
  problemsOf,
  SHORT_ONE,
  type Edit
} from '../../../tests/fixtures/content';
import { ContentError } from './problems';
import { readContent } from './read';

describe('good content', () => {
  const { modules, skills, sources } = readContent(FIXTURE);

  it('comes in the order the modules ask for, whatever their folders are called', () => {
    expect(modules.map((module) => module.slug)).toEqual(['short-one', 'every-card']);
    expect(skills).toHaveLength(8);
    expect(sources).toHaveLength(2);
  });

  it('has Markdown as HTML and plain text as it was written', () => {
    const choose = modules[1]?.cards[1];
    expect(choose).toMatchObject({
      prompt: 'Is 3 &lt; 5 &amp; 5 &gt; 3?',
      options: [
        { text: 'Yes, says {=ai_lead}', feedback: 'Right. See <a href="/me">your record</a>.' },
        { feedback: 'Count <strong>again</strong>.' }
      ]
    });
  });

  it('carries the sources that its cards name, and no others', () => {
    expect(modules.map((module) => module.sourceList.map((source) => source.id))).toEqual([
      ['survey'],
      ['playbook', 'survey']
    ]);
  });
});

/** Each mistake with the one line that the writer must see. */
const MISTAKES: [name: string, edit: Edit, problem: string][] = [
  [
    'an empty field',
    [EVERY_CARD, 'feedback: Count **again**.', 'feedback:'],
    `${EVERY_CARD}: cards[1].options[1].feedback: write something here (line 31)`
  ],
  [
    'a missing field',
    [SHORT_ONE, 'outcome: You can see how small a module may be.\n', ''],
    `${SHORT_ONE}: outcome: this is missing; it should be text`
  ],
  [
    'a name that nothing reads',
    [SHORT_ONE, 'minutes: 1', 'minutes: 1\nlength: 3'],
    `${SHORT_ONE}: length: nothing reads "length" here; check the spelling and the spaces before it (line 6)`
  ],
  [
    'a number where text belongs',
    ['sources.yaml', "date: '2026'", 'date: 2026'],
    "sources.yaml: [1].date: put quotes around it: '2026' (line 9)"
  ],
  [
    'a word where true or false belongs',
    [EVERY_CARD, 'hide: true', 'hide: yes'],
    `${EVERY_CARD}: cards[2].chunks[1].hide: this should be true or false (line 51)`
  ],
  [
    'an unknown kind of card',
    [SHORT_ONE, 'type: read', 'type: reed'],
    `${SHORT_ONE}: cards[0].type: "reed" is not one we have; use one of: read, choose, redact, spot-error, sort, order, rate, you-first, compare, number, checklist (line 10)`
  ],
  [
    'a day that does not exist',
    [SHORT_ONE, 'reviewed: 2026-11-01', 'reviewed: 2026-02-30'],
    `${SHORT_ONE}: reviewed: write a real date as YYYY-MM-DD (line 8)`
  ],
  [
    'too many words on one screen',
    [SHORT_ONE, 'text: Say hello.', `text: ${'word '.repeat(46)}`],
    `${SHORT_ONE}: cards[0].text: keep it to 45 words (line 13)`
  ],
  [
    'a module that takes too long',
    [SHORT_ONE, 'minutes: 1', 'minutes: 12'],
    `${SHORT_ONE}: minutes: use 7 or less (line 5)`
  ],
  [
    'a list that is too short',
    [EVERY_CARD, 'columns: [Month, Calls]', 'columns: []'],
    `${EVERY_CARD}: cards[9].table.columns: this list needs at least 1 (line 170)`
  ],
  [
    'the id of a skill used again',
    ['skills.yaml', '- id: skill-8', '- id: skill-7'],
    'skills.yaml: [7].id: "skill-7" is used twice; each needs its own (line 50)'
  ],
  [
    'a script for an address',
    ['sources.yaml', 'https://example.org/survey', 'javascript:alert(1)'],
    'sources.yaml: [1].url: write a whole web address, starting with https:// (line 8)'
  ],
  [
    'the id of a card used again in the review',
    [EVERY_CARD, 'id: a-review', 'id: a-read'],
    `${EVERY_CARD}: review[0].id: "a-read" is used twice; each needs its own (line 200)`
  ],
  [
    'the id of an option used again',
    [SHORT_ONE, 'id: goodbye', 'id: hello'],
    `${SHORT_ONE}: review[0].options[1].id: "hello" is used twice; each needs its own (line 33)`
  ],
  [
    'an item whose bin does not exist',
    [EVERY_CARD, 'bin: fine', 'bin: great'],
    `${EVERY_CARD}: cards[4].items[0].bin: "great" is not a bin of this card: fine, not-fine (line 92)`
  ],
  [
    'an item with nothing to say about a bin',
    [EVERY_CARD, '          fine: Yes.\n', ''],
    `${EVERY_CARD}: cards[4].items[0].feedback.fine: write what to say when it is put in this bin (line 94)`
  ],
  [
    'feedback for a bin that does not exist',
    [EVERY_CARD, 'fine: It is about a person.', 'fine: It is.\n          other: Hm.'],
    `${EVERY_CARD}: cards[4].items[1].feedback.other: "other" is not a bin of this card: fine, not-fine (line 101)`
  ],
  [
    'advice to choose an option that does not exist',
    [EVERY_CARD, 'option: hang-up', 'option: shout'],
    `${EVERY_CARD}: cards[7].ai.option: "shout" is not the id of an option of this card (line 142)`
  ],
  [
    'a source that does not exist',
    [EVERY_CARD, 'sources: [playbook]', 'sources: [playbook, rumour]'],
    `${EVERY_CARD}: cards[0].sources[1]: there is no source "rumour" in sources.yaml (line 13)`
  ],
  [
    'a skill that does not exist',
    [SHORT_ONE, '[skill-2]', '[skill-9]'],
    `${SHORT_ONE}: skills[0]: there is no skill "skill-9" in skills.yaml (line 7)`
  ],
  [
    'a source that no card uses',
    [EVERY_CARD, '    sources: [playbook]\n', ''],
    'sources.yaml: [0]: no card uses "playbook"; use it or take it out (line 1)'
  ],
  [
    'a name in braces that nobody fills in',
    [EVERY_CARD, 'today: Find out who {ai_lead} is.', 'today: Ask {the_boss}.'],
    `${EVERY_CARD}: today: nobody fills in {the_boss}; use one of: approved_tools, policy_link, dpo_contact, report_a_breach, records_schedule, ai_lead (line 211)`
  ],
  [
    'a name in braces in a title',
    [SHORT_ONE, 'title: A short one', "title: '{ai_lead}'"],
    `${SHORT_ONE}: title: names in braces cannot be used here; the list of modules shows it as it is (line 1)`
  ],
  [
    'two modules in one place',
    [EVERY_CARD, 'order: 2', 'order: 1'],
    `${SHORT_ONE}: order: every-card has place 1 already (line 6)`
  ],
  [
    'a row that is wider than its table',
    [EVERY_CARD, '[June, 110]', '[June, 110, 9]'],
    `${EVERY_CARD}: cards[9].table.rows[1]: this row has 3, the table has 2 columns (line 173)`
  ],
  [
    'a bar that leaves the chart',
    [EVERY_CARD, 'value: 110', 'value: 111'],
    `${EVERY_CARD}: cards[9].chart.bars[1].value: 111 is outside the chart, from 90 to 110 (line 182)`
  ],
  [
    'HTML in Markdown',
    [EVERY_CARD, 'feedback: Good.', 'feedback: <b>Good</b>.'],
    `${EVERY_CARD}: cards[1].reasons[0].feedback: HTML is not allowed; write \\< for a plain < (line 36)`
  ],
  [
    'Markdown in plain text',
    [EVERY_CARD, 'text: I guessed', 'text: I **guessed**'],
    `${EVERY_CARD}: cards[1].reasons[1].text: this text is shown as it is; ** and links do not work here (line 38)`
  ],
  [
    'a colon that YAML takes for its own',
    [SHORT_ONE, 'title: A short one', 'title: One: a short one'],
    `${SHORT_ONE}: line 1: a text with a colon and a space in it needs quotes around it`
  ],
  [
    'a name used twice',
    [SHORT_ONE, 'minutes: 1', 'minutes: 1\nminutes: 2'],
    `${SHORT_ONE}: line 6: this name is used twice in the same place; keep one of them`
  ],
  [
    'a tab before the text',
    [SHORT_ONE, '    heading: Two', '\theading: Two'],
    `${SHORT_ONE}: line 16: use spaces before the text, not a tab`
  ]
];

describe('a mistake is told once, in plain words, with its place', () => {
  it.each(MISTAKES)('%s', (_name, edit, problem) => {
    expect(problemsOf(contentWith(edit))).toEqual([problem]);
  });

  it('lists the problems of all files at once', () => {
    const dir = contentWith(
      ['skills.yaml', 'code: S1', 'code: S9'],
      [SHORT_ONE, 'title: A short one', 'title: [oops'],
      [EVERY_CARD, 'bin: fine', 'bin: great'],
      [EVERY_CARD, 'option: hang-up', 'option: shout']
    );
    const files = problemsOf(dir).map((problem) => problem.split(':')[0]);
    expect(new Set(files)).toEqual(new Set(['skills.yaml', SHORT_ONE, EVERY_CARD]));
    expect(files.filter((file) => file === EVERY_CARD)).toHaveLength(2);
    expect(() => readContent(dir)).toThrow(ContentError);
  });
});

describe('a file in the wrong place is never silently lost', () => {
  it('when a folder has a name that cannot be an address', () => {
    const dir = contentWith();
    renameSync(join(dir, 'modules/short-one'), join(dir, 'modules/Short_One'));
    expect(problemsOf(dir)).toEqual([
      'modules/Short_One: this folder needs another name: use lower-case letters, digits and single hyphens'
    ]);
  });

  it('when it stands outside the folder of a module or has another name', () => {
    const dir = contentWith();
    writeFileSync(join(dir, 'modules/loose.yaml'), '');
    writeFileSync(join(dir, 'modules/short-one/en.yml'), '');
    expect(problemsOf(dir)).toEqual([
      'modules/loose.yaml: put this in a folder of its own, as modules/<name>/en.yaml',
      'modules/short-one/en.yml: nothing reads this; words go in en.yaml'
    ]);
  });

  it('when a folder is empty', () => {
    const dir = contentWith();
    mkdirSync(join(dir, 'modules/empty'));
    expect(problemsOf(dir)).toEqual([
      'modules/empty/en.yaml: this file is missing or cannot be opened'
    ]);
  });

  it('when everything is gone', () => {
    const dir = contentWith();
    rmSync(dir, { recursive: true });
    expect(problemsOf(dir)).toEqual([
      'skills.yaml: this file is missing or cannot be opened',
      'sources.yaml: this file is missing or cannot be opened',
      'modules: there are no modules in this folder'
    ]);
  });

  it('when it was saved in an old encoding', () => {
    const dir = contentWith();
    writeFileSync(join(dir, 'skills.yaml'), Buffer.from('- title: caf\xe9', 'latin1'));
    expect(problemsOf(dir)).toEqual([
      'skills.yaml: some letters cannot be read; save the file as UTF-8'
    ]);
  });
});
