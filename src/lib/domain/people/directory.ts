/** What is kept of a person's entry in the council's directory: only what signing in and matching need. */
export interface DirectoryProfile {
  displayName?: string | undefined;
  name?:
    | {
        formatted?: string | undefined;
        givenName?: string | undefined;
        familyName?: string | undefined;
      }
    | undefined;
  emails: { value: string; type?: string | undefined; primary?: boolean | undefined }[];
}

/**
 * The address that an entry gives for signing in: the primary one, else the one for work, else the first.
 * Null: it gives none.
 */
export function directoryEmail({ emails }: Pick<DirectoryProfile, 'emails'>): string | null {
  const best =
    emails.find((one) => one.primary) ??
    emails.find((one) => one.type?.toLowerCase() === 'work') ??
    emails[0];
  const address = best?.value.trim().toLowerCase() ?? '';
  return /^[^\s@]+@[^\s@]+$/.test(address) ? address : null;
}
