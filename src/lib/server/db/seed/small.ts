import { BRACKENSHIRE } from './brackenshire';
import { team, type Shape } from './shape';

/** The demo organisation in little, for tests: every persona, every character, one team too small. */
export const SMALL: Shape = {
  ...BRACKENSHIRE,
  name: 'Little Brackenshire',
  personas: { learner: 'Carers', champion: 'Carers', hr: 'Office', admin: 'Office' },
  departments: [
    {
      name: 'Care',
      teams: [
        team('Carers', 9, 'frontline', 'steady', 1),
        team('Drivers', 7, 'frontline', 'no-time', null),
        team('Case workers', 6, 'mixed', 'loses-time', 1)
      ]
    },
    {
      name: 'Centre',
      teams: [team('Office', 8, 'office', 'keen', 2), team('Audit', 3, 'office', 'slow', 2)]
    }
  ]
};
