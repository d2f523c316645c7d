import type { Me } from '$lib/protocol';

/** The database of one person of one organisation; nobody else's is ever opened. */
export const storeName = (organisationId: string, personId: string): string =>
  `own-it:${organisationId}:${personId}`;

export const nameFor = ({ organisation, person }: Me): string =>
  storeName(organisation.id, person.id);
