import { z } from 'zod';
import { moduleFile } from './schema';

/** Where the schema stands inside the content folder. */
export const SCHEMA_FILE = 'module.schema.json';

/**
 * The text of the JSON Schema of module files, for completion in editors. Draft 7, because the
 * YAML extensions of editors understand it best; readContent checks more than it can say.
 */
export function jsonSchema(): string {
  const schema = z.toJSONSchema(moduleFile, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
