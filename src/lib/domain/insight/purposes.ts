/** Why HR takes away a list of names. Kept in the audit log with each download. */
export const EXPORT_PURPOSES = [
  'remind-people',
  'assurance',
  'report-to-leaders',
  'check-records'
] as const;
export type ExportPurpose = (typeof EXPORT_PURPOSES)[number];

/** Why HR looks at one person's record. Kept in the audit log with each look, and told to the person. */
export const VIEW_PURPOSES = [
  'their-request',
  'remind-people',
  'assurance',
  'check-records'
] as const;
export type ViewPurpose = (typeof VIEW_PURPOSES)[number];

export type Purpose = ExportPurpose | ViewPurpose;
export const PURPOSES: readonly Purpose[] = [...new Set([...EXPORT_PURPOSES, ...VIEW_PURPOSES])];

export const exportPurpose = (asked: string | null): ExportPurpose | null =>
  EXPORT_PURPOSES.find((purpose) => purpose === asked) ?? null;

export const viewPurpose = (asked: unknown): ViewPurpose | null =>
  VIEW_PURPOSES.find((purpose) => purpose === asked) ?? null;
