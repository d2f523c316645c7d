/** A browser as its owner would call it; null where we cannot tell. */
export interface DeviceName {
  browser: string | null;
  system: string | null;
}

/** One place where somebody is signed in. */
export interface SignedInDevice extends DeviceName {
  id: string;
  method: string;
  /** RFC 3339. Kept to the day: a session notes its use once a day. */
  lastUsed: string;
  /** The one that asks. */
  here: boolean;
}

/** Those that also call themselves by another's name stand before it. */
const BROWSERS: [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari']
];
const SYSTEMS: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'Chromebook'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bLinux\b/, 'Linux']
];

const firstOf = (known: [RegExp, string][], text: string): string | null =>
  known.find(([pattern]) => pattern.test(text))?.[1] ?? null;

/** Names a browser by what it says of itself. It can say anything: this is for its owner's eyes only. */
export const deviceName = (userAgent: string): DeviceName => ({
  browser: firstOf(BROWSERS, userAgent),
  system: firstOf(SYSTEMS, userAgent)
});
