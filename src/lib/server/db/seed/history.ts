import type { LearningEvent } from '../../../domain/training/events';
import { Dice } from './dice';
import type { Fact, Life, Setting } from './life';
import type { Member } from './roster';
import { CHARACTERS } from './shape';
import { studies } from './studies';
import { uses } from './uses';
import { written } from './working-days';

export interface Batch {
  device: string;
  events: LearningEvent[];
  /** Just after the last of its events, so that each counts on its own day. */
  receivedAt: Date;
}

/** As many events as a phone sends at a time. */
const BATCH = 200;
const SOON_MS = 20_000;

/** Everything that one person did until now, in order, as their devices would send it. */
export function historyOf(member: Member, setting: Setting): Batch[] {
  const dice = new Dice(setting.seed, 'history', member.personId);
  const bent = Math.max(0.4, 1 + dice.bell() / 3);
  const character = CHARACTERS[member.team.character];
  const life: Life = {
    ...setting,
    member,
    dice,
    bent,
    character,
    loses: dice.chance(character.struggles) ? character.loses : 0.004,
    skill: Math.min(0.95, 0.68 * Math.sqrt(bent) + dice.between(-0.1, 0.12))
  };
  const facts = [...studies(life), ...uses(life)]
    .filter((fact) => fact.at < setting.now.getTime())
    .sort((a, b) => a.at - b.at);
  return batches(facts, life);
}

/** About one person in six changes phones on the way. */
function batches(facts: readonly Fact[], { dice, member, now }: Life): Batch[] {
  const last = dice.chance(1 / 6) ? dice.whole(0, facts.length) : facts.length;
  const made: Batch[] = [];
  for (const [device, own] of [
    ['a', facts.slice(0, last)],
    ['b', facts.slice(last)]
  ] as const) {
    const events = own.map((fact, place) => eventOf(fact, place + 1, dice));
    for (let from = 0; from < events.length; from += BATCH) {
      const sent = Math.min((own[from + BATCH - 1] ?? own.at(-1)!).at + SOON_MS, now.getTime());
      made.push({
        device: `demo-${member.employeeNumber}-${device}`,
        events: events.slice(from, from + BATCH),
        receivedAt: new Date(sent)
      });
    }
  }
  return made;
}

const eventOf = ({ at, ...fact }: Fact, seq: number, dice: Dice): LearningEvent => ({
  id: dice.uuidv7(at),
  seq,
  at: written(at),
  v: 1,
  ...fact
});
