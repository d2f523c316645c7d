/** Outlines on a 24 × 24 grid, drawn for this project. */
export const ICONS = {
  learn:
    'M12 6.5C10 5 7 4.5 3.5 4.5v13c3.5 0 6.5.5 8.5 2 2-1.5 5-2 8.5-2v-13C17 4.5 14 5 12 6.5Zm0 0v13',
  log: 'M12 8v8m-4-4h8M3.5 3.5h17v17h-17Z',
  me: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 9c.5-4 3.5-6 7.5-6s7 2 7.5 6',
  check: 'm4.5 12.5 5 5 10-11',
  note: 'M12 11v5.5M12 7.5v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
  attention: 'M12 9v5m0 3v.1M12 3 2 21h20Z',
  offline:
    'M7 18.5a4.5 4.5 0 0 1-.5-9 6 6 0 0 1 1-2M10.5 5.3A6 6 0 0 1 17.5 10a4.3 4.3 0 0 1 2.7 7.2M3.5 3.5l17 17M7 18.5h10',
  'arrow-left': 'M20 12H4.5m6.5-6.5L4.5 12l6.5 6.5'
} as const;
export type IconName = keyof typeof ICONS;
