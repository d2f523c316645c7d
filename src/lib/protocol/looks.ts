import type { Purpose } from '$lib/domain/insight/purposes';

/** Somebody looked at a person's record, or took a list away that they were on. */
export interface ToldLook {
  /** ISO 8601. */
  at: string;
  kind: 'record' | 'list';
  purpose: Purpose;
  /** Null: that person has been forgotten since. */
  name: string | null;
}

/** GET /api/me/looks: who has looked at the record of whoever asks, newest first. */
export interface Looks {
  looks: ToldLook[];
  /** There are older ones. */
  more: boolean;
}
