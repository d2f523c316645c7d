import type { z } from 'zod';
import type { OrganisationSettings } from '../../../domain/people/organisation';
import { OTHER_TOOLS } from '../../../domain/training/ai-use';
import type { SettingField, SettingProblems, SettingValues } from '../../../domain/people/settings';

type Tool = OrganisationSettings['tools'][number];

/** Empty lines to add tools in. */
const NEW = ['new-1', 'new-2', 'new-3'];
/** More would not be a question of five taps any more. */
const MOST = 12;
const LABEL = 'tool:';

/** A line for each tool, under its id, which logs already hold and which therefore never changes. */
export const toolFields = (tools: readonly Tool[]): SettingField[] => [
  ...tools.map(({ id, label }): SettingField => ({ key: LABEL + id, kind: 'text', value: label })),
  ...NEW.map((key): SettingField => ({ key, kind: 'text', value: '' }))
];

/** The tools of a form. A line that was emptied takes its tool away; what was logged with it stays. */
export function readTools(
  values: SettingValues,
  label: z.ZodType<string>
): { ok: true; tools: Tool[] } | { ok: false; problems: SettingProblems } {
  const tools: Tool[] = [];
  const problems: SettingProblems = {};
  for (const [key, value] of Object.entries(values)) {
    if (!key.startsWith(LABEL) && !NEW.includes(key)) continue;
    const read = label.safeParse(value);
    if (!read.success) problems[key] = value.length > 80 ? 'too-long' : 'characters';
    else if (read.data !== '') {
      const id = key.startsWith(LABEL) ? key.slice(LABEL.length) : newId(read.data, tools);
      tools.push({ id, label: read.data });
      if (tools.length > MOST) problems[key] = 'too-many';
    }
  }
  return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, tools };
}

/** A slug of the label that no other tool has. */
function newId(label: string, tools: readonly Tool[]): string {
  const slug = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
    .replace(/-$/, '');
  const taken = new Set<string>([...OTHER_TOOLS, '', ...tools.map((tool) => tool.id)]);
  const tries = [slug, ...Array.from({ length: MOST + 2 }, (_, i) => `${slug || 'tool'}-${i + 2}`)];
  return tries.find((id) => !taken.has(id)) ?? slug;
}
