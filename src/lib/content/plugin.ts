import { isAbsolute, relative, resolve } from 'node:path';
import type { Plugin, ViteDevServer } from 'vite';
import { readContent, type Content } from './read';
import type { Module, ModuleSummary } from './schema';

const CATALOGUE = '\0virtual:content/catalogue';
const LOADERS = '\0virtual:content/loaders';
const MODULE = '\0virtual:content/module/';

/**
 * Serves the content files as virtual modules (see virtual.d.ts), so that no parser reaches the
 * browser and each module is a chunk of its own. `dir` is the content folder, from the root.
 * A build stops at the first read when a file is wrong; in dev the page shows what to fix.
 */
export function content({ dir = 'content' }: { dir?: string } = {}): Plugin {
  let folder = '';
  let building = false;
  let latest: Content | null = null;
  const current = (): Content => (latest ??= readContent(folder));

  return {
    name: 'own-it:content',
    configResolved(config) {
      folder = resolve(config.root, dir);
      building = config.command === 'build';
    },
    buildStart() {
      latest = null;
      // Also when no page imports any content yet: a wrong file must never get past a build.
      if (building) current();
    },
    resolveId: {
      filter: { id: /^virtual:content\// },
      handler: (id) => `\0${id}`
    },
    load: {
      filter: { id: /^\0virtual:content\// },
      handler: (id) => source(id, current())
    },
    configureServer(server) {
      server.watcher.add(folder);
      server.watcher.on('all', (_event, file) => {
        const inside = relative(folder, file);
        if (inside.startsWith('..') || isAbsolute(inside)) return;
        latest = null;
        reload(server);
      });
    }
  };
}

function reload(server: ViteDevServer): void {
  for (const { moduleGraph } of Object.values(server.environments)) {
    for (const [id, node] of moduleGraph.idToModuleMap) {
      if (id.startsWith('\0virtual:content/')) moduleGraph.invalidateModule(node);
    }
  }
  server.ws.send({ type: 'full-reload' });
}

/** The code of a virtual module: data only, no imports but those of the lazy modules. */
function source(id: string, { modules, skills }: Content): string {
  if (id === CATALOGUE) {
    const list = JSON.stringify(modules.map(summary));
    return `export const modules = ${list};\nexport const skills = ${JSON.stringify(skills)};\n`;
  }
  if (id === LOADERS) {
    const rows = modules.map(({ slug }) => {
      const name = JSON.stringify(`virtual:content/module/${slug}`);
      return `  ${JSON.stringify(slug)}: () => import(${name})`;
    });
    return `export const loaders = {\n${rows.join(',\n')}\n};\n`;
  }
  const found = modules.find(({ slug }) => id === MODULE + slug);
  if (!found) throw new Error(`There is no content called ${id.slice(1)}.`);
  const module: Module & { review?: unknown } = { ...found };
  delete module.review;
  return `export default ${JSON.stringify(module)};\n`;
}

function summary(module: Module): ModuleSummary {
  const { slug, title, summary: text, version, minutes, order, skills, cards } = module;
  return { slug, title, summary: text, version, minutes, order, skills, cardCount: cards.length };
}
