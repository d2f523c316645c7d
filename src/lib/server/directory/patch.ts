import { z } from 'zod';
import { isObject, type Operation } from './draft';
import { parsePath, type Path } from './path';
import { ScimProblem } from './problem';

/** A PATCH may hold this many operations. */
const MOST = 1000;

const BODY = z.object({
  Operations: z
    .array(
      z.object({
        // Microsoft Entra ID writes them with a capital.
        op: z
          .string()
          .toLowerCase()
          .pipe(z.enum(['add', 'replace', 'remove'])),
        path: z.string().nullish(),
        value: z.unknown().optional()
      })
    )
    .min(1)
    .max(MOST)
});

export interface Change {
  op: Operation;
  path: Path;
  value: unknown;
}

/**
 * The changes that a PATCH asks for, one attribute each. An operation without a path names its attributes
 * in its value, where a name may be a whole path: {"emails[type eq \"work\"].value": "…"}.
 */
export function readPatch(body: unknown): Change[] {
  const read = BODY.safeParse(body);
  if (!read.success) {
    throw new ScimProblem(400, 'Send a PatchOp with its Operations.', 'invalidSyntax');
  }
  return read.data.Operations.flatMap(({ op, path, value }): Change[] => {
    if (path) return [{ op, path: parsePath(path), value }];
    if (op === 'remove') throw new ScimProblem(400, 'Say what to remove, in path.', 'noTarget');
    if (!isObject(value)) {
      throw new ScimProblem(400, 'Without a path the value is an object.', 'invalidValue');
    }
    return Object.entries(value).map(([name, inner]) => ({
      op,
      path: parsePath(name),
      value: inner
    }));
  });
}
