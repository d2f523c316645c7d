import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import ts from 'typescript-eslint';

/** The project's own settings; without types, so that a planted file need not exist. */
const eslint = new ESLint({
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  overrideConfig: [
    ts.configs.disableTypeChecked,
    { linterOptions: { reportUnusedDisableDirectives: 'off' } }
  ]
});

export interface Broken {
  rule: string;
  /** From 1, in the code as given. */
  line: number;
}

/** The rules that `code` breaks when it stands in `file` (a path from the project's root). */
export async function broken(file: string, code: string): Promise<Broken[]> {
  const isSvelte = file.endsWith('.svelte');
  const text = isSvelte ? `<script lang="ts">\n${code}\n</script>\n` : `${code}\n`;
  const [result] = await eslint.lintText(text, { filePath: file });
  if (!result || result.messages.some((one) => one.fatal)) {
    throw new Error(`${file} was not linted: ${JSON.stringify(result?.messages)}`);
  }
  return result.messages.map(({ ruleId, message, line }) => ({
    rule: ruleId ?? message,
    line: isSvelte ? line - 1 : line
  }));
}

export const brokenRules = async (file: string, code: string): Promise<string[]> =>
  (await broken(file, code)).map((one) => one.rule);
