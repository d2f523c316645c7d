import { error } from '@sveltejs/kit';

const refuse = (): never =>
  error(400, { message: 'This form cannot be read. Open the page again.', code: 'unreadable' });

/** PostgreSQL keeps no NUL, and nobody types one. */
const holdsNul = (text: string): boolean => text.includes('\0');

/** The form that a request brings. @throws 400 when it is none, was cut off, or holds what no text may hold. */
export async function readForm(request: Request): Promise<FormData> {
  const form = await request.formData().catch((failure: unknown) => {
    // Too long a body has an answer of its own.
    if (failure instanceof TypeError) return refuse();
    throw failure;
  });
  for (const [name, value] of form) {
    if (holdsNul(name) || holdsNul(typeof value === 'string' ? value : value.name)) refuse();
  }
  return form;
}

/** Whether an address can be looked up: it holds no NUL, and asks for no action that every object has. */
export function isReadable({ pathname, search, searchParams }: URL): boolean {
  const action = [...searchParams.keys()].find((name) => name.startsWith('/'))?.slice(1) ?? '';
  return !/%00/.test(pathname + search) && !(action in Object.prototype);
}

/** More than any field of a form holds, so that nobody sends a book through one. */
const LONGEST = 500;

/** A field of a form as trimmed text; empty when it is missing or a file. */
export function textField(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim().slice(0, LONGEST) : '';
}
