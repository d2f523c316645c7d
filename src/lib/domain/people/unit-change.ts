/** What is written down about a unit. A split or a merge is told in the history of both units. */
export const CHANGE_KINDS = [
  'added',
  'renamed',
  'moved',
  'split',
  'split-from',
  'merged-into',
  'took-in',
  'closed'
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Names as they were then: a unit may be called something else by now. */
export interface ChangeDetail {
  /** Its name; after a rename the new one. */
  name: string;
  /** Its name before a rename. */
  before?: string;
  /** The other unit of a split or merge, the unit it was added to or moved below; '' is the top. */
  other?: string;
  /** Who went along. */
  people?: number;
}
