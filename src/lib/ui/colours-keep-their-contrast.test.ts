import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

type Theme = Record<string, string>;

const css = readFileSync(fileURLToPath(new URL('../../app.css', import.meta.url)), 'utf8');

/** Every `--name: #rrggbb` in the first `:root` block after `marker`. */
function coloursAfter(marker: string): Theme {
  const block = css.slice(css.indexOf(':root {', css.indexOf(marker)));
  const body = block.slice(0, block.indexOf('}'));
  return Object.fromEntries(
    [...body.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [
      name,
      hex
    ])
  );
}

/** Relative luminance, WCAG 2.2 definition. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT = 4.5;
const CONTROL = 3;
const grounds = ['paper', 'surface', 'sunken', 'accent-soft', 'attention-soft', 'problem-soft'];
const inks = ['ink', 'ink-soft', 'accent', 'accent-deep', 'attention', 'problem'];
const bands = [1, 2, 3, 4, 5];

const pairs: [string, string, number][] = [
  ...inks.flatMap((ink) => grounds.map((on): [string, string, number] => [ink, on, TEXT])),
  ['accent-ink', 'accent', TEXT],
  ['accent-ink', 'accent-deep', TEXT],
  ...bands.map((n): [string, string, number] => [`band-ink-${n}`, `band-${n}`, TEXT]),
  ['line-strong', 'paper', CONTROL],
  ['line-strong', 'surface', CONTROL],
  ['line-strong', 'sunken', CONTROL],
  ['focus-outer', 'focus-inner', CONTROL]
];

const themes: [string, Theme][] = [
  ['light', coloursAfter('')],
  ['dark', coloursAfter('(prefers-color-scheme: dark)')]
];

describe.each(themes)('%s', (_name, theme) => {
  it.each(pairs)('%s on %s is at least %f:1', (ink, ground, least) => {
    expect(ratio(theme[ink] ?? ground, theme[ground] ?? ink)).toBeGreaterThanOrEqual(least);
    expect(Object.keys(theme)).toEqual(expect.arrayContaining([ink, ground]));
  });

  it('has bands that go one way in lightness, each a clear step from the next', () => {
    const light = bands.map((n) => luminance(theme[`band-${n}`] ?? '#000000'));
    const sorted = [...light].sort((a, b) => a - b);
    expect([sorted, [...sorted].reverse()]).toContainEqual(light);
    for (let n = 1; n < 5; n++) {
      expect(ratio(theme[`band-${n}`] ?? '', theme[`band-${n + 1}`] ?? '')).toBeGreaterThan(1.25);
    }
  });
});
