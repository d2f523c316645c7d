/** Enough for a person to know that it is them, and for nobody else to learn who it is: "Sam L." */
export function shortName(name: string): string {
  const [first = '', ...others] = name.trim().split(/\s+/);
  const initial = others.at(-1)?.at(0);
  return initial ? `${first} ${initial.toUpperCase()}.` : first;
}
