/** What a passkey is called until its owner calls it something else: the kind of device it was made on. */
export const PASSKEY_NAMES = ['iphone', 'ipad', 'android', 'windows', 'mac', 'other'] as const;
export type PasskeyName = (typeof PASSKEY_NAMES)[number];

const SIGNS: [PasskeyName, RegExp][] = [
  ['iphone', /iPhone/],
  ['ipad', /iPad/],
  ['android', /Android/],
  ['windows', /Windows/],
  ['mac', /Macintosh/]
];

/** The kind of device that a browser says it runs on. */
export const passkeyName = (userAgent: string): PasskeyName =>
  SIGNS.find(([, sign]) => sign.test(userAgent))?.[0] ?? 'other';
