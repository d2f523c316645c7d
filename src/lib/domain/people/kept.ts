import { can, type Action } from './can';
import { ROLES, type Role } from './roles';

/** What the rules of how long something is kept are. */
export type KeptFor = 'until-forgotten' | 'always' | 'sign-in' | 'audit' | 'phone' | 'backups';

/** One kind of thing that is held about people. */
export interface Kept {
  what:
    | 'identity'
    | 'completion'
    | 'answers'
    | 'ai-use'
    | 'counts'
    | 'sign-in'
    | 'audit'
    | 'phone'
    | 'backups';
  /** The person sees it themselves. */
  own: boolean;
  /** Others who see it are those who may do one of these. */
  through: readonly Action[];
  /** What others see of it has no name on it. */
  unnamed?: true;
  keptFor: KeptFor;
}

/** Everything that is held: the page "what we keep and why" and the impact assessment are made of it. */
export const KEPT: readonly Kept[] = [
  {
    what: 'identity',
    own: true,
    through: ['roster.see', 'person.let-in'],
    keptFor: 'until-forgotten'
  },
  {
    what: 'completion',
    own: true,
    through: ['record.see', 'completion.export'],
    keptFor: 'until-forgotten'
  },
  { what: 'answers', own: true, through: [], keptFor: 'until-forgotten' },
  { what: 'ai-use', own: true, through: [], keptFor: 'until-forgotten' },
  {
    what: 'counts',
    own: false,
    through: ['team.see', 'insight.see'],
    unnamed: true,
    keptFor: 'always'
  },
  { what: 'sign-in', own: true, through: ['person.let-in'], keptFor: 'sign-in' },
  { what: 'audit', own: true, through: ['audit.see'], keptFor: 'audit' },
  { what: 'phone', own: true, through: [], keptFor: 'phone' },
  { what: 'backups', own: false, through: [], keptFor: 'backups' }
];

/** The roles that see something of others, by the table that every page asks. */
export const seers = ({ through }: Pick<Kept, 'through'>): Role[] =>
  ROLES.filter((role) =>
    through.some((action) => can({ roles: [role], championedUnits: [] }, action))
  );
