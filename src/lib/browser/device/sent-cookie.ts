import { SENT_COOKIE } from '$lib/protocol/limits';

/** When this browser last sent something for a person, as the server noted; milliseconds since 1970. */
export function lastSent(personId: string): number | null {
  const cookies = (globalThis.document as Document | undefined)?.cookie ?? '';
  const [, value = ''] = cookies.split(`${SENT_COOKIE}${personId}=`);
  return parseInt(value) || null;
}

export function forgetSent(personId: string): void {
  if (lastSent(personId)) document.cookie = `${SENT_COOKIE}${personId}=; max-age=0; path=/`;
}
