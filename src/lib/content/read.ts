import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { checkModule, reportTwins, type Known } from './checks';
import { LOCALS, markPlain, unknownLocals } from './locals';
import * as markdown from './markdown';
import { ContentError, type Path, type Report } from './problems';
import {
  moduleFile,
  skillsFile,
  slug as slugPattern,
  sourcesFile,
  type WrittenModule,
  type ModuleFile,
  type Skill,
  type Source
} from './schema';
import { checkShape } from './shape';
import { mapModule } from './walk';
import { openYaml, type YamlFile } from './yaml-file';

/** All content, checked: modules in their order, Markdown turned into safe HTML. */
export interface Content {
  modules: WrittenModule[];
  skills: Skill[];
  sources: Source[];
}

interface Opened<T> {
  file: YamlFile;
  data: T;
}

const MODULES = 'modules';
const WORDS_FILE = 'en.yaml';
/** Bold and links of Markdown, in a text that is not Markdown. */
const MARKS = /\*\*\S|\]\(/;

/**
 * Reads the content folder: `skills.yaml`, `sources.yaml` and `modules/<slug>/en.yaml`.
 * Throws a ContentError that lists the problems of all files. A file whose shape is wrong gets the
 * finer checks once its shape is right.
 */
export function readContent(dir: string): Content {
  const problems: string[] = [];
  const skills = open(dir, 'skills.yaml', skillsFile, problems);
  const sources = open(dir, 'sources.yaml', sourcesFile, problems);
  if (skills) checkList(skills, 'id', 'code');
  if (sources) checkList(sources, 'id');

  const known = { skills: skills?.data ?? null, sources: sources?.data ?? null };
  const folders = moduleFolders(dir, problems);
  const opened = folders.flatMap((slug) => {
    const one = open(dir, `${MODULES}/${slug}/${WORDS_FILE}`, moduleFile, problems);
    return one ? [{ slug, ...one }] : [];
  });
  const modules = opened.map(({ slug, file, data }) => finish(slug, data, known, file.report));

  checkOrder(opened);
  // With a module missing, its sources would look as if nobody used them.
  if (sources && opened.length === folders.length) checkUse(sources, modules);
  if (problems.length > 0 || !skills || !sources) throw new ContentError(problems);
  return {
    modules: modules.sort((a, b) => a.order - b.order),
    skills: skills.data,
    sources: sources.data
  };
}

function open<T extends z.ZodType>(
  dir: string,
  name: string,
  schema: T,
  problems: string[]
): Opened<z.output<T>> | null {
  const file = openYaml(dir, name, problems);
  const data = file && checkShape(schema, file.data, file.report);
  return file && data !== null ? { file, data } : null;
}

/** The module folders with words in them; a misplaced or misnamed file would be silently lost. */
function moduleFolders(dir: string, problems: string[]): string[] {
  const folders: string[] = [];
  const entries = list(join(dir, MODULES));
  if (entries.length === 0) problems.push(`${MODULES}: there are no modules in this folder`);
  for (const entry of entries) {
    const name = `${MODULES}/${entry.name}`;
    const slug = slugPattern.safeParse(entry.name);
    if (!entry.isDirectory()) {
      problems.push(`${name}: put this in a folder of its own, as ${MODULES}/<name>/${WORDS_FILE}`);
    } else if (slug.success) {
      folders.push(entry.name);
    } else {
      const reason = slug.error.issues[0]?.message ?? '';
      problems.push(`${name}: this folder needs another name: ${reason}`);
    }
    if (!entry.isDirectory()) continue;
    for (const inside of list(join(dir, name))) {
      if (inside.name === WORDS_FILE) continue;
      problems.push(`${name}/${inside.name}: nothing reads this; words go in ${WORDS_FILE}`);
    }
  }
  return folders;
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith('.'))
      .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  } catch {
    return [];
  }
}

function checkList<K extends string>(
  { file, data }: Opened<readonly Record<K, string>[]>,
  ...keys: K[]
): void {
  for (const key of keys) {
    const values = data.map((one) => one[key]);
    reportTwins(values, (index) => [index, key], file.report);
  }
}

/** Checks the parts of a module against each other and turns its Markdown into HTML. */
function finish(slug: string, data: ModuleFile, known: Known, report: Report): WrittenModule {
  checkModule(data, known, report);
  const checkLocals = (text: string, path: Path): void => {
    for (const name of unknownLocals(text)) {
      report(path, `nobody fills in ${name}; use one of: ${LOCALS.join(', ')}`);
    }
  };
  const words = mapModule(data, {
    plain(text, path) {
      checkLocals(text, path);
      if (MARKS.test(text))
        report(path, 'this text is shown as it is; ** and links do not work here');
      return markPlain(text);
    },
    markdown(text, path) {
      checkLocals(text, path);
      const { html, problems } = markdown.render(text);
      for (const problem of problems) report(path, problem);
      return html;
    }
  });
  const named = new Set([...data.cards, ...data.review].flatMap((card) => card.sources));
  const sourceList = (known.sources ?? []).filter((source) => named.has(source.id));
  return { ...words, slug, sourceList };
}

function checkOrder(opened: readonly (Opened<ModuleFile> & { slug: string })[]): void {
  const places = new Map<number, string>();
  for (const { slug, file, data } of opened) {
    const other = places.get(data.order);
    if (other) file.report(['order'], `${other} has place ${data.order} already`);
    places.set(data.order, slug);
  }
}

function checkUse(sources: Opened<Source[]>, modules: readonly WrittenModule[]): void {
  const used = new Set(modules.flatMap((one) => one.sourceList.map((source) => source.id)));
  sources.data.forEach((source, index) => {
    if (used.has(source.id)) return;
    sources.file.report([index], `no card uses "${source.id}"; use it or take it out`);
  });
}
