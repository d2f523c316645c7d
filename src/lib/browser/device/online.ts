/** What the browser believes: a hint only, `true` also behind a captive portal or where it does not say. */
export const isOnline = (): boolean => navigator.onLine !== false;
