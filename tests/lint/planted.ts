/** A file in one row of the table, what it may import and what it may not. */
interface Planted {
  row: string;
  file: string;
  may: string[];
  mayNot: string[];
}

/** At least one planted violation for each row of rooms.js, in the same order. */
export const PLANTED: Planted[] = [
  {
    row: 'domain',
    file: 'src/lib/domain/training/x.ts',
    may: ['./events', '../people/roles', '$lib/domain/people/roles'],
    mayNot: [
      '$lib/content/catalogue',
      '../../protocol',
      '$lib/i18n/paraglide/messages',
      'zod/mini',
      'svelte',
      'node:fs'
    ]
  },
  {
    row: 'content',
    file: 'src/lib/content/catalogue.ts',
    may: [
      'virtual:content',
      './locals',
      '$lib/domain/training/events',
      '../domain/training/events'
    ],
    mayNot: [
      './schema',
      './read',
      'zod',
      'yaml',
      'marked',
      'node:fs',
      '$lib/protocol',
      '../browser/store/open'
    ]
  },
  {
    row: 'content-at-build-time',
    file: 'src/lib/content/read.ts',
    may: ['./schema', 'zod', 'yaml', 'marked', 'node:fs', 'vite'],
    mayNot: ['$lib/server/config', '../server/config', 'dexie']
  },
  {
    row: 'protocol',
    file: 'src/lib/protocol/sync.ts',
    may: ['zod/mini', './codes', '$lib/domain/training/events', '../domain/training/events'],
    mayNot: [
      'zod',
      '$lib/content/catalogue',
      '../content/catalogue',
      'node:crypto',
      '$app/environment'
    ]
  },
  {
    row: 'i18n',
    file: 'src/lib/i18n/locale.ts',
    may: ['./paraglide/runtime'],
    mayNot: ['$lib/domain/people/roles', '../domain/people/roles']
  },
  {
    row: 'browser',
    file: 'src/lib/browser/sync/x.ts',
    may: [
      '$lib/protocol',
      '$lib/domain/training/events',
      '$lib/content/catalogue',
      '../store/open',
      'zod/mini',
      'svelte/reactivity'
    ],
    mayNot: [
      '$lib/server/config',
      '../../server/config',
      '$lib/features/training/Card.svelte',
      '$lib/i18n/paraglide/messages',
      '$lib/ui/Button.svelte',
      'dexie',
      'zod',
      'pg',
      '$lib/content/schema',
      '../../content/read'
    ]
  },
  {
    row: 'browser-store',
    file: 'src/lib/browser/store/open.ts',
    may: ['dexie', '../device/quota', '$lib/protocol'],
    mayNot: ['$lib/server/config', 'chart.js', 'zod']
  },
  {
    row: 'server',
    file: 'src/lib/server/sync/x.ts',
    may: [
      'pg',
      'drizzle-orm/pg-core',
      'better-auth',
      'node:crypto',
      'zod',
      'zod/mini',
      '$lib/protocol',
      '../../domain/training/events',
      '$lib/i18n/paraglide/runtime',
      '$lib/content/catalogue'
    ],
    mayNot: [
      '$lib/browser/store/open',
      '../../browser/store/open',
      '$lib/features/insight/x',
      '$lib/ui/Button.svelte',
      '../../../routes/+page.svelte',
      'yaml',
      '$lib/content/read',
      '../../../../tests/database'
    ]
  },
  {
    row: 'ui',
    file: 'src/lib/ui/Heatmap.svelte',
    may: ['./Button.svelte', '$lib/i18n/paraglide/messages', 'svelte'],
    mayNot: [
      '$lib/domain/people/roles',
      '../domain/people/roles',
      '$lib/features/insight/x',
      '$lib/browser/store/open',
      'chart.js',
      'zod'
    ]
  },
  {
    row: 'ui-charts',
    file: 'src/lib/ui/chart-parts.ts',
    may: ['chart.js', './Button.svelte'],
    mayNot: ['$lib/domain/people/roles', 'dexie']
  },
  {
    row: 'features',
    file: 'src/lib/features/shared.ts',
    may: ['$lib/ui/Button.svelte', '$lib/domain/people/roles'],
    mayNot: ['$lib/features/training/Card.svelte', '$lib/server/config', '$lib/protocol']
  },
  {
    row: 'features-training',
    file: 'src/lib/features/training/Card.svelte',
    may: [
      './interactions/Choice.svelte',
      '$lib/features/training/x',
      '$lib/browser/store/open',
      '$lib/content/catalogue',
      '$lib/i18n/paraglide/messages'
    ],
    mayNot: [
      '$lib/features/team/x',
      '../insight/x',
      '../../features/insight/x',
      '$lib/server/config',
      '$lib/protocol',
      'chart.js',
      'dexie',
      'zod',
      'node:path',
      '$lib/content/schema'
    ]
  },
  {
    row: 'features-team',
    file: 'src/lib/features/team/Team.svelte',
    may: ['$lib/features/team/x'],
    mayNot: ['$lib/features/training/x', '../training/x']
  },
  {
    row: 'features-insight',
    file: 'src/lib/features/insight/Map.svelte',
    may: ['$lib/features/insight/x'],
    mayNot: ['$lib/features/training/x', '../team/x', 'chart.js']
  },
  {
    row: 'features-people',
    file: 'src/lib/features/people/Person.svelte',
    may: ['$lib/features/people/x'],
    mayNot: ['$lib/features/training/x', '../team/x', 'chart.js']
  },
  {
    row: 'features-insight-charts',
    file: 'src/lib/features/insight/charts.ts',
    may: ['chart.js', './cells'],
    mayNot: ['$lib/features/training/x', '$lib/server/insight/cells', 'zod']
  },
  {
    row: 'pages',
    file: 'src/routes/(learner)/learn/+page.svelte',
    may: [
      '$lib/features/training/Card.svelte',
      '$lib/ui/Button.svelte',
      '$lib/browser/store/open',
      '$lib/content/catalogue',
      './Row.svelte',
      '../Top.svelte',
      '$app/state'
    ],
    mayNot: [
      '$lib/server/config',
      '../../../lib/server/config',
      '$lib/protocol',
      '../../(hr)/insights/x',
      '../../api/sync/v1/x',
      'zod',
      'dexie',
      'chart.js',
      'pg',
      'better-auth/client'
    ]
  },
  {
    row: 'server-routes',
    file: 'src/routes/(hr)/people/+page.server.ts',
    may: [
      '$lib/server/people/roster',
      '$lib/domain/people/roles',
      '$lib/protocol',
      'zod',
      'node:crypto'
    ],
    mayNot: [
      '$lib/browser/store/open',
      '$lib/features/insight/x',
      '$lib/ui/Button.svelte',
      '../../(champion)/team/x',
      'dexie'
    ]
  },
  {
    row: 'commands',
    file: 'src/start.js',
    may: ['node:fs', 'vite', './lib/server/config.ts'],
    mayNot: ['./lib/features/training/x.ts', '$lib/browser/store/open', 'dexie']
  },
  {
    row: 'service-worker',
    file: 'src/service-worker/index.ts',
    may: ['$service-worker', 'workbox-precaching', './routes'],
    mayNot: ['$lib/domain/training/events', '../lib/domain/training/events', 'dexie', 'svelte']
  }
];
