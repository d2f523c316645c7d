import type { AiResult, AiTask, Checked, MinutesBand } from '../../../domain/training/ai-use';
import type { EventData } from '../../../domain/training/events';
import type { Dice } from './dice';
import type { Fact, Life } from './life';
import type { Work } from './shape';
import { busyness, growth, instantOf, spareMoment } from './working-days';

type Use = EventData['ai-use.logged'];

/** What AI is used for, of a hundred uses, by where people work. */
const TASKS: Record<Work, Record<AiTask, number>> = {
  office: {
    draft: 28,
    reword: 20,
    summarise: 18,
    'meeting-notes': 12,
    'find-information': 7,
    ideas: 7,
    data: 5,
    translate: 1,
    other: 2
  },
  mixed: {
    draft: 22,
    reword: 23,
    summarise: 14,
    'meeting-notes': 20,
    'find-information': 7,
    ideas: 5,
    data: 2,
    translate: 4,
    other: 3
  },
  frontline: {
    draft: 14,
    reword: 34,
    summarise: 10,
    'meeting-notes': 7,
    'find-information': 16,
    ideas: 6,
    data: 1,
    translate: 8,
    other: 4
  }
};

/** When the checking is counted in, most savings are small. */
const SAVED: Record<Exclude<MinutesBand, 'took-longer'>, number> = {
  'no-change': 14,
  '1-5': 27,
  '6-15': 32,
  '16-30': 14,
  'over-30': 5,
  'cannot-tell': 8
};
/** Days ago, from today as 1, on which the demo's learner logged a use. */
const LEARNERS_USES = [18, 12, 9, 3];

/** Every use of AI that one person logged. */
export function uses(life: Life): Fact[] {
  if (life.member.persona === 'learner') {
    return LEARNERS_USES.flatMap((ago) => life.days.slice(-ago).slice(0, 1)).map((day) =>
      logged(life, day)
    );
  }
  const logs = life.member.role !== null || life.dice.chance(life.character.logs);
  return logs ? overTheWeeks(life) : [];
}

/** Not everyone begins at once, and everyone has a week or two off. */
function overTheWeeks(life: Life): Fact[] {
  const { days, dice, character, member, bent } = life;
  const begins = Math.floor(dice.between(0, 0.8) ** 2 * days.length);
  const away = dice.whole(0, days.length);
  const back = away + dice.pick([5, 7, 10, 14]);
  return days.flatMap((day, place) => {
    if (place < begins || (place >= away && place < back)) return [];
    const expected = (character.uses / 5) * bent * busyness(day, member.team.work) * growth(place);
    const count = Math.floor(expected) + Number(dice.chance(expected % 1));
    return Array.from({ length: count }, () => logged(life, day));
  });
}

function logged(life: Life, day: string): Fact {
  const { dice, member } = life;
  const { work } = member.team;
  const at = instantOf(day, spareMoment(work, dice));
  const task = dice.weighted(TASKS[work]);
  if (dice.chance(0.94)) return { at, type: 'ai-use.logged', data: used(task, life) };
  const data: Use = { chose: 'not-to-use', ...(dice.chance(0.7) ? { task } : {}) };
  return { at, type: 'ai-use.logged', data };
}

function used(task: AiTask, { dice, character, loses, tools }: Life): Use {
  const longer = dice.chance(loses);
  const minutes: MinutesBand = longer ? 'took-longer' : dice.weighted(SAVED);
  const checks = dice.chance(character.checks);
  const checked = checks
    ? dice.weighted<Checked>({ 'by-reading': 3, 'against-source': 2 })
    : dice.weighted<Checked>({ no: 3, 'did-not-use': 2 });
  return {
    chose: 'used',
    task,
    tool: toolFor(tools, dice),
    minutes,
    checked,
    result: resultOf(longer, checked, dice),
    ...(checks ? { errorFound: dice.chance(longer ? 0.5 : 0.22) } : {})
  };
}

function resultOf(longer: boolean, checked: Checked, dice: Dice): AiResult {
  if (longer || checked === 'did-not-use') {
    return dice.weighted<AiResult>({ helped: 2, 'no-difference': 4, 'got-in-the-way': 5 });
  }
  return dice.weighted<AiResult>({ helped: 16, 'no-difference': 4, 'got-in-the-way': 1 });
}

/** Mostly the first of the organisation's tools, which everyone has. */
function toolFor(tools: readonly string[], dice: Dice): string {
  if (dice.chance(0.04)) return dice.pick(['other-approved', 'rather-not-say']);
  const place = dice.place(tools.map((_, i) => 1 / (1 + 3 * i)));
  return tools[place]!;
}
