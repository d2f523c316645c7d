/** More than any field of a form holds, so that nobody sends a book through one. */
const LONGEST = 500;

/** A field of a form as trimmed text; empty when it is missing or a file. */
export function textField(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim().slice(0, LONGEST) : '';
}
