import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { content } from './src/lib/content/plugin';

/**
 * What every learner's page needs goes into two files instead of thirty: small files compress badly, and
 * a phone on a slow line pays for each. Interactions and lessons stay files of their own.
 */
const LEARNER = new RegExp(
  [
    'node_modules/dexie/',
    'src/lib/browser/(?!sign-out|leaving|doubt|kiosk|looks|sync/|outbox/outbox|store/memory|device/(updates|local|marks|install|new-version|reset))',
    'src/lib/domain/training/(?!ai-use)',
    'src/lib/content/(catalogue|html|locals)',
    'src/lib/features/training/(AnswerForm|Card|Html|html|ModuleCard|ModuleList|module|local-|Saved|Sync|sync)',
    'src/lib/features/training/interactions/[Rr]ead\\.',
    'src/lib/i18n/paraglide/messages/(training_(list|learn|state|sync|card|next|back|check\\.|save)|app_(local|place|skip|navigation))'
  ].join('|')
);
const FRAMEWORK = new RegExp(
  [
    // Fields that are bound to a value stand on no first card.
    'node_modules/svelte/(?!src/internal/client/dom/elements/bindings/(input|select))',
    'node_modules/(@sveltejs|esm-env|clsx)/',
    'preload-helper',
    'src/lib/browser/device/(updates|local|marks)',
    'src/lib/ui/(AppFrame|Button|Chip|Icon|icons|ProgressBar)',
    'src/lib/i18n/paraglide/(runtime|registry|messages/app_name)'
  ].join('|')
);
/**
 * Styles of pages that are no learner's, in two files: each name of a file is in everybody's first download.
 */
const OFFICE_STYLES =
  /src\/(routes\/\((hr|champion)\)|lib\/(features\/(insight|team|people\/(?!ChooseWay|DeviceList|MyWaysIn|PasskeyButton|SharedDevice|SignedOutHere|WaitingHere))|ui\/(Heatmap|TrendChart))).*type=style/;
const PUBLIC_STYLES =
  /src\/(routes\/(\(public\)|offline)|lib\/(features\/people|ui\/Notice)).*type=style/;

const learnerChunks = {
  groups: [
    { name: 'framework', test: FRAMEWORK },
    { name: 'office-styles', test: OFFICE_STYLES },
    { name: 'public-styles', test: PUBLIC_STYLES },
    { name: 'learner', test: LEARNER }
  ]
};

/**
 * The first file that a phone fetches would name every file of every page, so that a page's files can be
 * asked for together. Of scripts it names the learner's alone, which a slow line would feel.
 */
const fetchedTogether = (page: string, scripts: string[]): string[] =>
  /nodes\/[01]\./.test(page) ? scripts : scripts.filter((file) => /chunks\/learner\./.test(file));

export default defineConfig({
  // The modern build of Dexie; the package's own entry leads to one for browsers of 2015.
  resolve: { alias: { dexie: 'dexie/dist/modern/dexie.min.mjs' } },
  environments: {
    client: {
      build: {
        modulePreload: { resolveDependencies: fetchedTogether },
        rolldownOptions: {
          output: {
            codeSplitting: learnerChunks,
            chunkFileNames: ({ name }) =>
              `_app/immutable/chunks/${/^(framework|learner)$/.test(name) ? `${name}.` : ''}[hash].js`
          }
        }
      }
    }
  },
  plugins: [
    content(),
    paraglideVitePlugin({
      project: './src/lib/i18n/project.inlang',
      outdir: './src/lib/i18n/paraglide',
      strategy: ['localStorage', 'preferredLanguage', 'baseLocale'],
      emitTsDeclarations: true
    }),
    sveltekit()
  ]
});
