import { parseArgs } from 'node:util';
import { check } from './check';

// npm run content:check -- [folder] [--write]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean' } }
});
const today = new Date().toISOString().slice(0, 10);
const { ok, lines } = check(positionals[0] ?? 'content', today, values.write);
for (const line of lines) {
  if (ok) console.log(line);
  else console.error(line);
}
process.exitCode = ok ? 0 : 1;
