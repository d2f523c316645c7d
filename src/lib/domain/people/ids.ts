const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** Whether a text from an address or a form could be an id at all; the database refuses to look for others. */
export const isId = (text: string): boolean => UUID.test(text);
