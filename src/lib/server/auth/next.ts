/** The page to go on to after signing in: a path of this site, or the fallback. */
export function nextPage(wanted: string | null, fallback: string): string {
  // "//host" and "/\host" are other sites to a browser.
  return wanted && /^\/(?![/\\])[\w\-/]*$/.test(wanted) ? wanted : fallback;
}
