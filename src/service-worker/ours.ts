/** Every page of this app names its own files; nobody else's does. */
const OUR_MARK = '/_app/immutable/';
const KINDS: Record<string, RegExp> = { js: /\bjavascript\b/, css: /\bcss\b/ };

type Seen = Pick<Response, 'status' | 'type' | 'redirected' | 'headers'> & {
  clone: () => { text: () => Promise<string> };
};

/**
 * Whether a response is what this app's server sends for an address, whole and well. Error pages are
 * not, nor is what a captive portal or a filtering proxy says in our place, however good its status.
 */
export async function isOurs(path: string, response: Seen): Promise<boolean> {
  if (response.status !== 200 || response.type !== 'basic' || response.redirected) return false;
  const type = response.headers.get('content-type') ?? '';
  const isPage = /\bhtml\b/.test(type);
  if (!path.startsWith(OUR_MARK))
    return isPage && (await response.clone().text()).includes(OUR_MARK);
  const kind = KINDS[path.slice(path.lastIndexOf('.') + 1)];
  return kind ? kind.test(type) : !isPage;
}
