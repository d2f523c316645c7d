/**
 * Stored answers may come from an older version of a card, so they are read, not trusted: whatever
 * does not fit is treated as not answered.
 */
export const asId = (answer: unknown): string | undefined =>
  typeof answer === 'string' ? answer : undefined;

export const asIds = (answer: unknown): string[] =>
  Array.isArray(answer) ? answer.filter((one) => typeof one === 'string') : [];

export const asFields = (answer: unknown): Record<string, unknown> =>
  typeof answer === 'object' && answer !== null && !Array.isArray(answer)
    ? (answer as Record<string, unknown>)
    : {};
