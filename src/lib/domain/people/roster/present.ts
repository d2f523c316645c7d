import type { Day } from '../../insight/calendar';
import type { Language, RoleClass } from '../person';

/** The roster as it is, before a file changes it. */
export interface Present {
  units: readonly PresentUnit[];
  people: readonly PresentPerson[];
  posts: readonly PresentPost[];
}

export interface PresentUnit {
  unitId: string;
  parentId: string | null;
  name: string;
  code: string | null;
  closedOn: Day | null;
}

export interface PresentPerson {
  personId: string;
  number: string;
  name: string;
  email: string | null;
  unit: string;
  active: boolean;
  leftOn: Day | null;
  startedOn: Day | null;
  manager: string | null;
  roleClass: RoleClass;
  language: Language;
}

export interface Holder {
  person: string;
  isMain: boolean;
  fte: number | null;
}

export interface PresentPost {
  postId: string;
  number: string;
  title: string;
  unit: string;
  budgetedFte: number | null;
  holders: readonly Holder[];
}
