import type { Module } from '../../../content/schema';
import { WEIGHTS, type Interaction } from '../../../domain/training/interactions';
import { score, type MarkedCard } from '../../../domain/training/scoring';
import { answerTo, timeFor } from './answers';
import { Dice } from './dice';
import type { Fact, Life } from './life';
import { busyness, growth, instantOf, spareMoment } from './working-days';

/** The module that the demo's learner has still to begin, so that its story can be walked. */
const FOR_THE_LEARNER = 'using-copilot-safely';
/** Below this, some people do a module again. */
const WORTH_ANOTHER_GO = 0.65;

/** All the training that one person did. */
export function studies(life: Life): Fact[] {
  const chosen = life.member.persona === 'learner' ? forTheLearner(life) : whatTheyDid(life);
  return chosen.flatMap(({ module, place }) => study(life, module, place));
}

interface Chosen {
  module: Module;
  /** Place of the day in the history. */
  place: number;
}

const isLearner = (life: Life): boolean => life.member.persona === 'learner';

/** One module, three weeks ago. */
function forTheLearner({ modules, days, member }: Life): Chosen[] {
  const module = modules.find((one) => one.slug !== FOR_THE_LEARNER);
  const early = days.slice(0, -20).map((day) => busyness(day, member.team.work));
  const place = early.findLastIndex((share) => share > 0.5);
  return module && place >= 0 ? [{ module, place }] : [];
}

function whatTheyDid(life: Life): Chosen[] {
  const { character, dice, bent, modules, member } = life;
  const starts = member.role !== null || dice.chance(character.starts);
  if (!starts) return [];
  const wanted = Math.round(character.modules * bent + dice.bell() / 2);
  const count = Math.min(modules.length, Math.max(1, wanted));
  // Most people go down the list; some look for what interests them.
  const list = dice.chance(0.8) ? [...modules] : dice.shuffled(modules);
  const weights = dayWeights(life);
  const places = Array.from({ length: count }, () => dice.place(weights)).sort((a, b) => a - b);
  return places.map((place, i) => ({ module: list[i]!, place }));
}

/** When people of this team had time: more as the weeks go by, most around their champion's workshop. */
function dayWeights({ seed, days, member }: Life): number[] {
  const dice = new Dice(seed, 'workshop', member.unitId);
  const workshop =
    member.team.champion === null ? null : dice.whole(14, Math.max(14, days.length - 7));
  return days.map((day, place) => {
    const near = workshop !== null && place >= workshop && place < workshop + 8;
    return busyness(day, member.team.work) * growth(place) * (near ? 3 : 1);
  });
}

/** One module from opening it to finishing it, or to where the person gave up. */
function study(life: Life, module: Module, place: number): Fact[] {
  const { character, dice } = life;
  const finishes = isLearner(life) || dice.chance(character.finishes);
  const stop = finishes ? module.cards.length : dice.whole(0, module.cards.length - 2);
  const pause = finishes && !isLearner(life) && dice.chance(0.2) ? dice.whole(1, stop - 1) : null;
  const { facts, marked, end } = goThrough(life, module, { place, stop, pause });
  if (!finishes) return facts;
  const result = score(marked);
  facts.push(completed(module, end, result));
  if (isLearner(life) || result >= WORTH_ANOTHER_GO || dice.chance(0.6)) return facts;
  const again = goThrough(
    life,
    module,
    { place: end.place + dice.whole(1, 9), stop, pause: null },
    0.2
  );
  return [...facts, ...again.facts, completed(module, again.end, score(again.marked))];
}

interface Moment {
  at: number;
  place: number;
}

const completed = ({ slug, version }: Module, { at }: Moment, result: number): Fact => ({
  at: at + 400,
  type: 'module.completed',
  data: { module: slug, version, score: result }
});

/** Opens a module and answers its first `stop` cards; after `pause` of them on another day. */
function goThrough(
  life: Life,
  module: Module,
  { place, stop, pause }: { place: number; stop: number; pause: number | null },
  practice = 0
): { facts: Fact[]; marked: MarkedCard[]; end: Moment } {
  const { dice, skill } = life;
  const { slug, version } = module;
  let now = sit(life, place);
  const facts: Fact[] = [{ at: now.at, type: 'module.opened', data: { module: slug, version } }];
  const marked: MarkedCard[] = [];
  module.cards.slice(0, stop).forEach((card, index) => {
    if (index === pause) now = sit(life, now.place + dice.whole(1, 6));
    const ms = timeFor(card, dice);
    now = { ...now, at: now.at + ms };
    const right = dice.chance(skill + practice - difficulty(card.type));
    const given = answerTo(card, right, dice);
    marked.push({ type: card.type, correct: given.correct });
    const data = { module: slug, version, card: card.id, ...given, ms };
    facts.push({ at: now.at, type: 'card.answered', data });
    // Reading the feedback takes a moment.
    now = { ...now, at: now.at + Math.round(dice.between(2000, 9000)) };
  });
  return { facts, marked, end: now };
}

/** Finding something oneself is harder than picking it from a list. */
const difficulty = (type: Interaction): number => (WEIGHTS[type] > 1 ? 0.12 : 0);

/** The next day from `place` on which this person is at work, at a time when they have a moment. */
function sit({ days, dice, member }: Life, place: number): Moment {
  const { work } = member.team;
  const next = days.findIndex((day, i) => i >= place && dice.chance(busyness(day, work) + 0.05));
  // Past the end: after today, so it never happened.
  if (next === -1) return { at: Infinity, place: days.length };
  return { at: instantOf(days[next]!, spareMoment(work, dice)), place: next };
}
