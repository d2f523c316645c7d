import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, createServer, type InlineConfig, type Rolldown } from 'vite';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  contentWith,
  edit,
  EVERY_CARD,
  SHORT_ONE,
  temporaryFolder,
  type Edit
} from '../../../tests/fixtures/content';
import { content } from './plugin';

const CATALOGUE = join(import.meta.dirname, 'catalogue.ts');
const LOCALS = join(import.meta.dirname, 'locals.ts');

/** Settings of a tiny app that shows the list and loads a module by its slug. */
function tinyApp(dir: string): InlineConfig {
  const root = temporaryFolder();
  writeFileSync(
    join(root, 'main.ts'),
    `import { modules, skills, loadModule } from ${JSON.stringify(CATALOGUE)};
     import { fillModule } from ${JSON.stringify(LOCALS)};
     globalThis.app = { modules, skills, loadModule, fillModule };`
  );
  return {
    root,
    configFile: false,
    envFile: false,
    logLevel: 'silent',
    plugins: [content({ dir })],
    build: { write: false, minify: false, rolldownOptions: { input: join(root, 'main.ts') } }
  };
}

async function buildWith(...edits: Edit[]): Promise<Rolldown.OutputChunk[]> {
  const built = await build(tinyApp(contentWith(...edits)));
  if (!('output' in built)) throw new Error('not a plain build');
  return built.output.filter((file) => file.type === 'chunk');
}

describe('a build', () => {
  it('has each module in a chunk of its own, loaded when it is asked for', async () => {
    const chunks = await buildWith();
    const [entry, ...lazy] = [...chunks].sort((a) => (a.isEntry ? -1 : 1));
    expect(entry?.code).toContain('Every kind of card');
    expect(entry?.code).not.toContain('Tap what must not be sent.');
    const holding = (words: string) => lazy.filter((chunk) => chunk.code.includes(words));
    expect(holding('Tap what must not be sent.')).toHaveLength(1);
    expect(holding('Say goodbye.')).toHaveLength(1);
    expect(holding('Say goodbye.')).not.toEqual(holding('Tap what must not be sent.'));
    expect(entry?.imports).toEqual([]);
    expect(entry?.dynamicImports).toHaveLength(2);
  });

  it('ships HTML, and neither Markdown nor anything that reads files', async () => {
    const chunks = await buildWith();
    const code = chunks.map((chunk) => chunk.code).join('\n');
    expect(code).toContain('<strong>only</strong> {approved_tools}');
    expect(code).not.toMatch(/\*\*\S/);
    const files = chunks.flatMap((chunk) => chunk.moduleIds);
    expect(files.filter((file) => file.includes('node_modules'))).toEqual([]);
    const own = files.flatMap((file) => /lib\/content\/(.+)\.ts$/.exec(file)?.[1] ?? []);
    expect(own.sort()).toEqual(['catalogue', 'html', 'locals']);
  });

  it('fails on a wrong file and says what to mend', async () => {
    const failed = buildWith([EVERY_CARD, 'feedback: Count **again**.', 'feedback:']);
    await expect(failed).rejects.toThrow(
      `${EVERY_CARD}: cards[1].options[1].feedback: write something here (line 31)`
    );
  });

  it('fails on a wrong file that no page asks for', async () => {
    const app = tinyApp(contentWith([SHORT_ONE, 'order: 1', 'order: 2']));
    writeFileSync(join(app.root ?? '', 'main.ts'), 'globalThis.app = 1;');
    await expect(build(app)).rejects.toThrow('order: every-card has place 2 already');
  });
});

type Catalogue = typeof import('./catalogue');

describe('in dev', () => {
  async function start(dir: string) {
    const app = tinyApp(dir);
    const server = await createServer({ ...app, server: { middlewareMode: true, ws: false } });
    onTestFinished(() => server.close());
    const load = () => server.ssrLoadModule(CATALOGUE) as Promise<Catalogue>;
    return { server, load };
  }

  it('gives the list, one module by its slug, and null for any other name', async () => {
    const { load } = await start(contentWith());
    const { modules, skills, loadModule } = await load();
    expect(modules.map((one) => [one.slug, one.cardCount])).toEqual([
      ['short-one', 3],
      ['every-card', 11]
    ]);
    expect(Object.keys(modules[0] ?? {})).not.toContain('cards');
    expect(skills).toHaveLength(8);
    expect(await loadModule('short-one')).toMatchObject({
      slug: 'short-one',
      today: 'Say hello to somebody.'
    });
    expect(await loadModule('nothing')).toBeNull();
    expect(await loadModule('constructor')).toBeNull();
  });

  it('shows a new text after a file was saved, and what is wrong until it is mended', async () => {
    const dir = contentWith();
    const { server, load } = await start(dir);
    const titles = async () => (await load()).modules.map((one) => one.title);
    expect(await titles()).toContain('A short one');
    const send = vi.spyOn(server.ws, 'send');
    const save = (change: Edit) => {
      edit(dir, change);
      server.watcher.emit('all', 'change', join(dir, change[0]));
    };

    save([SHORT_ONE, 'title: A short one', 'title: A new name']);
    expect(send).toHaveBeenCalledWith({ type: 'full-reload' });
    expect(await titles()).toContain('A new name');

    save([SHORT_ONE, 'title: A new name', 'title:']);
    await expect(load()).rejects.toThrow(`${SHORT_ONE}: title: write something here`);

    save([SHORT_ONE, 'title:', 'title: Mended']);
    expect(await titles()).toContain('Mended');
  });

  it('leaves the page alone when any other file is saved', async () => {
    const { server } = await start(contentWith());
    const send = vi.spyOn(server.ws, 'send');
    server.watcher.emit('all', 'change', join(server.config.root, 'main.ts'));
    expect(send).not.toHaveBeenCalled();
  });
});
