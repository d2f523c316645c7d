export const PIN_DIGITS = 8;
/** Longer than anybody types; keeps what is hashed small. */
const MOST_DIGITS = 64;
/** Wrong tries after which a PIN is locked until somebody unlocks it. */
export const PIN_TRIES = 5;

export type PinProblem = 'digits' | 'short' | 'easy' | 'number';

/** The PIN in what was typed or pasted: spaces and dashes are how people write it, not part of it. */
export const readPin = (typed: string): string => typed.replaceAll(/[\s\-–]/g, '');

const bare = (digits: string): string => digits.replaceAll(/\D/g, '').replace(/^0+/, '');

/** Whether every digit follows the last by the same step: 11111111, 12345678, 98765432, 67890123. */
function isRow(pin: string): boolean {
  const digits = Array.from(pin, Number);
  const steps = digits.slice(1).map((digit, i) => (digit - digits[i]! + 10) % 10);
  return steps.every((step) => step === steps[0] && [0, 1, 9].includes(step));
}

/** Why a PIN cannot be used; null when it can. */
export function pinProblem(pin: string, employeeNumber: string): PinProblem | null {
  if (!/^\d+$/.test(pin) || pin.length > MOST_DIGITS) return 'digits';
  if (pin.length < PIN_DIGITS) return 'short';
  if (isRow(pin)) return 'easy';
  if (bare(pin) === bare(employeeNumber)) return 'number';
  return null;
}
