import type { Day } from '../../../domain/insight/calendar';
import type { person, placement, post, postHolder } from '../schema/people';
import { Dice } from './dice';
import type { Member, Roster, Unit } from './roster';
import type { Work } from './shape';

type Job = Pick<typeof person.$inferInsert, 'personId' | 'startedOn' | 'managerId'>;

/** Who works for whom, since when, and in which post: what HR knows beside where people are. */
export interface Jobs {
  /** By person. */
  jobs: Map<string, Job>;
  posts: Omit<typeof post.$inferInsert, 'organisationId'>[];
  holders: Omit<typeof postHolder.$inferInsert, 'organisationId'>[];
  placements: Omit<typeof placement.$inferInsert, 'organisationId'>[];
}

const LEADER = 'Team manager';
const TITLES: Record<Work, string[]> = {
  office: ['Officer', 'Senior officer', 'Assistant'],
  mixed: ['Practitioner', 'Senior practitioner', 'Coordinator'],
  frontline: ['Support worker', 'Senior support worker', 'Driver and attendant']
};
const SHARES = [1, 1, 1, 1, 0.8, 0.6, 0.5];
/** When some came from another team: long before anything they learnt. */
const MOVED_ON: Day = '2026-02-02';

/** Posts, managers and start dates of a made-up organisation; the same for the same roster and seed. */
export function makeJobs({ units, members }: Roster, seed: number): Jobs {
  const dice = new Dice(seed, 'posts');
  const made: Jobs = { jobs: new Map(), posts: [], holders: [], placements: [] };
  let count = 0;
  const addPost = (unitId: string, title: string, budgetedFte: number): string => {
    const postId = dice.uuid();
    count += 1;
    made.posts.push({ postId, unitId, title, budgetedFte, number: `P${10_000 + count}` });
    return postId;
  };
  for (const unit of units) {
    const team = members.filter((member) => member.unitId === unit.unitId);
    for (const [place, member] of team.entries()) {
      const { personId } = member;
      const fte = dice.pick(SHARES);
      const title = place === 0 ? LEADER : dice.pick(TITLES[member.team.work]);
      made.holders.push({ personId, postId: addPost(unit.unitId, title, fte), isMain: true, fte });
      const startedOn = `${dice.whole(2006, 2025)}-0${dice.whole(1, 9)}-01`;
      made.jobs.set(personId, {
        personId,
        startedOn,
        managerId: place > 0 ? team[0]!.personId : null
      });
      const before = dice.chance(0.02) && besides(units, unit);
      if (before) made.placements.push(...cameFrom(member, before, startedOn));
    }
    // A vacant post in some teams, and in some one for somebody who has another job as well.
    if (team.length > 0 && dice.chance(0.35)) {
      addPost(unit.unitId, dice.pick(TITLES[team[0]!.team.work]), 1);
    }
    const helper = team.length > 5 && dice.chance(0.3) ? team.at(-1) : undefined;
    if (helper) {
      const postId = addPost(besides(units, unit)?.unitId ?? unit.unitId, 'Relief worker', 0.2);
      made.holders.push({ personId: helper.personId, postId, isMain: false, fte: 0.2 });
    }
  }
  return made;
}

/** Another team of the same department, where there is one. */
const besides = (units: readonly Unit[], { unitId, parentId }: Unit): Unit | undefined =>
  units.find((one) => one.parentId === parentId && one.unitId !== unitId);

const cameFrom = ({ personId, unitId }: Member, before: Unit, startedOn: Day) => [
  { personId, unitId: before.unitId, fromOn: startedOn },
  { personId, unitId, fromOn: MOVED_ON }
];
