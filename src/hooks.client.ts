import type { ClientInit } from '@sveltejs/kit';
import { getLocale, overwriteGetLocale } from '$lib/i18n/paraglide/runtime';

export const init: ClientInit = () => {
  // Every message asks for it, and every time it would be read from storage.
  const locale = getLocale();
  overwriteGetLocale(() => locale);
};
