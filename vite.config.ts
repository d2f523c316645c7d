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
    'node_modules/(svelte|@sveltejs|esm-env|clsx)/',
    'preload-helper',
    'src/lib/browser/device/(updates|local|marks)',
    'src/lib/ui/(AppFrame|Button|Chip|Icon|icons|ProgressBar)',
    'src/lib/i18n/paraglide/(runtime|registry|messages/app_name)'
  ].join('|')
);
const learnerChunks = {
  groups: [
    { name: 'framework', test: FRAMEWORK },
    { name: 'learner', test: LEARNER }
  ]
};

export default defineConfig({
  // The modern build of Dexie; the package's own entry leads to one for browsers of 2015.
  resolve: { alias: { dexie: 'dexie/dist/modern/dexie.min.mjs' } },
  environments: {
    client: { build: { rolldownOptions: { output: { codeSplitting: learnerChunks } } } }
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
