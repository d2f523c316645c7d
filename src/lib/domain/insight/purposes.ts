/** Why HR takes away a list of names. Kept in the audit log with each download. */
export const EXPORT_PURPOSES = [
  'remind-people',
  'assurance',
  'report-to-leaders',
  'check-records'
] as const;
export type ExportPurpose = (typeof EXPORT_PURPOSES)[number];

export const exportPurpose = (asked: string | null): ExportPurpose | null =>
  EXPORT_PURPOSES.find((purpose) => purpose === asked) ?? null;
