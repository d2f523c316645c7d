/** Icons that no lesson shows, apart from those that everybody downloads first. On a 24 × 24 grid. */
export const LATER_ICONS = {
  team: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6.5 9c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.3a3.5 3.5 0 0 1 0 6.4m2 3.8c2 .8 3.2 2.7 3.5 5.5',
  people:
    'M12 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM5 20.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm14 0a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM12 10v3.5m-7 1v-1h14v1',
  settings:
    'M4 7h9m4 0h3M4 17h3m4 0h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm-6 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  insights: 'M4 4h6.5v6.5H4zm9.5 0H20v6.5h-6.5zM4 13.5h6.5V20H4zm9.5 0H20V20h-6.5z',
  hidden:
    'M4 4l16 16M9.9 5.3A10 10 0 0 1 12 5c5 0 8.5 4.5 9.5 7a13 13 0 0 1-2.8 4M6.3 7A13.5 13.5 0 0 0 2.5 12c1 2.5 4.5 7 9.5 7a9.7 9.7 0 0 0 4.5-1.1M10 10a2.8 2.8 0 0 0 4 4',
  download: 'M12 3.5V15m-5-4.5 5 5 5-5M4 20h16'
} as const;
