/**
 * What a person's work means for how long their training record is kept
 * (Derbyshire County Council's records retention schedule for human resources).
 */
export const ROLE_CLASSES = ['standard', 'children', 'adults-at-risk'] as const;
export type RoleClass = (typeof ROLE_CLASSES)[number];

/** Languages a person can ask to be written to in. */
export const LANGUAGES = ['en', 'cy'] as const;
export type Language = (typeof LANGUAGES)[number];
