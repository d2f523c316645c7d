import type { Role } from '../../../domain/people/roles';
import type { PersonFacts } from '../../../domain/people/roster/people-changes';
import type { PostFacts } from '../../../domain/people/roster/post-changes';
import type { UnitFacts } from '../../../domain/people/roster/tree';

/** One row before and after an import. No `before`: the import added it. */
export interface Changed<Facts> {
  id: string;
  before: Facts | null;
  after: Facts;
}

/** Everything that an import changed, by ids: what undoing it needs. */
export interface ChangedByImport {
  units: Changed<UnitFacts>[];
  people: Changed<PersonFacts>[];
  /** No `after`: the import took it away. */
  posts: { id: string; before: PostFacts | null; after: PostFacts | null }[];
  /** Where people work from a day on; `was` is what that very day said before. */
  placements: { personId: string; fromOn: string; was: string | null }[];
  roles: { personId: string; role: Role }[];
  champions: { personId: string; unitId: string }[];
}
