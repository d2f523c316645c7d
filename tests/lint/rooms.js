/** The rooms of the code and what each may import, written once; import-rules.js turns it into ESLint. */

export const ROOMS = [
  'domain',
  'content',
  'protocol',
  'browser',
  'server',
  'i18n',
  'features',
  'ui'
];
export const FEATURES = ['training', 'team', 'insight', 'people'];
export const AUDIENCES = ['public', 'learner', 'champion', 'hr'];

/** Tests ship nothing, so the package rules leave them alone; the walls between rooms do not. */
export const TESTS = '**/*.test.ts';
/** The files of src/lib/content that read YAML with Node, the full zod and marked; the rest run in the app. */
export const CONTENT_AT_BUILD_TIME = [
  'check',
  'checks',
  'cli',
  'json-schema',
  'markdown',
  'plugin',
  'problems',
  'read',
  'schema',
  'shape',
  'yaml-file'
];

/** @param {string} room */
const lib = (room) => [`src/lib/${room}/**`];
/** @param {string} regex @param {string} message */
const only = (regex, message) => ({ regex: `^(?!${regex})`, message });

/**
 * One row for each room, general before particular: the last row that fits a file decides.
 * @type {Row[]}
 */
export const ROWS = [
  {
    name: 'domain',
    files: lib('domain'),
    may: ['domain'],
    only: only('\\.{1,2}/|\\$lib/domain/', 'The domain imports nothing.'),
    pure: true
  },
  { name: 'content', files: lib('content'), may: ['content', 'domain'] },
  {
    name: 'content-at-build-time',
    files: [`src/lib/content/{${CONTENT_AT_BUILD_TIME.join(',')}}.ts`],
    may: ['content', 'domain'],
    packages: ['server', 'zod', 'tools']
  },
  {
    name: 'protocol',
    files: lib('protocol'),
    may: ['protocol', 'domain'],
    only: only('\\.{1,2}/|\\$lib/|zod/mini$', 'The protocol imports the domain and zod/mini.')
  },
  { name: 'i18n', files: lib('i18n'), may: ['i18n'] },
  { name: 'browser', files: lib('browser'), may: ['browser', 'domain', 'content', 'protocol'] },
  {
    name: 'browser-store',
    files: lib('browser/store'),
    may: ['browser', 'domain', 'content', 'protocol'],
    packages: ['dexie']
  },
  {
    name: 'server',
    files: lib('server'),
    may: ['server', 'domain', 'content', 'protocol', 'i18n'],
    packages: ['server', 'zod']
  },
  { name: 'ui', files: lib('ui'), may: ['ui', 'i18n'] },
  {
    name: 'ui-charts',
    files: ['src/lib/ui/{c,C}hart*.ts', 'src/lib/ui/{c,C}hart*/**/*.ts'],
    may: ['ui', 'i18n'],
    packages: ['chart']
  },
  { name: 'features', files: lib('features'), may: ['domain', 'content', 'ui', 'browser', 'i18n'] },
  ...FEATURES.map((feature) => ({
    name: `features-${feature}`,
    files: lib(`features/${feature}`),
    may: ['domain', 'content', 'ui', 'browser', 'i18n', `features/${feature}`],
    feature
  })),
  {
    name: 'features-insight-charts',
    files: ['src/lib/features/insight/**/*.ts'],
    may: ['domain', 'content', 'ui', 'browser', 'i18n', 'features/insight'],
    feature: 'insight',
    packages: ['chart']
  },
  {
    name: 'pages',
    files: ['src/routes/**', 'src/hooks*.ts', 'src/params/**'],
    may: ['features', 'ui', 'domain', 'content', 'browser', 'i18n'],
    routes: true
  },
  {
    name: 'server-routes',
    // app.d.ts names what hooks.server.ts puts into `locals`.
    files: [
      'src/**/+server.ts',
      'src/{*,routes/**/*}.server.ts',
      'src/routes/api/**',
      'src/routes/**/*.pg.test.ts',
      'src/app.d.ts'
    ],
    may: ['server', 'domain', 'content', 'protocol', 'i18n'],
    packages: ['server', 'zod'],
    routes: true
  },
  {
    name: 'commands',
    files: ['src/{start,adapter,keep-builds}.js', 'src/**/cli.ts', 'src/**/*.config.ts'],
    may: ['server', 'domain', 'content', 'protocol'],
    packages: ['server', 'zod', 'tools']
  },
  {
    name: 'service-worker',
    files: ['src/service-worker/**'],
    may: [],
    only: only(
      '\\./|\\$service-worker$|workbox-',
      'The service worker imports Workbox and its own folder.'
    )
  }
];

/**
 * @typedef {{ regex: string, message: string, allowTypeImports?: boolean }} Pattern
 * @typedef {object} Row
 * @property {string} name
 * @property {string[]} files
 * @property {string[]} may rooms, or `features/<name>` for one feature
 * @property {string[]} [packages] keys of PACKAGES
 * @property {Pattern} [only] the whole list of what may be imported, packages included
 * @property {string} [feature]
 * @property {boolean} [routes]
 * @property {boolean} [pure] no clock, randomness or surroundings
 */
