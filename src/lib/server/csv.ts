/** Excel reads a CSV file as UTF-8 only if it begins with this. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** What a spreadsheet would take for a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r\n]/;

/** One line of RFC 4180, its end included. Text that would be run as a formula gets a ' in front. */
export const csvLine = (fields: readonly (string | number)[]): string =>
  `${fields.map(csvField).join(',')}\r\n`;

function csvField(field: string | number): string {
  if (typeof field === 'number') return String(field);
  const safe = FORMULA.test(field) ? `'${field}` : field;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
