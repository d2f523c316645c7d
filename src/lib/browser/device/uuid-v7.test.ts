import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { uuidV7Maker } from './uuid-v7';

describe('uuidV7Maker', () => {
  it('makes ids that are UUIDv7 and say when', () => {
    const make = uuidV7Maker(() => Date.parse('2026-11-22T09:41:07.120Z'));
    const id = make();
    expect(z.uuidv7().safeParse(id).success).toBe(true);
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(
      Date.parse('2026-11-22T09:41:07.120Z')
    );
  });

  it('makes ids that sort as they were made, within a millisecond and with the clock set back', () => {
    let now = 1_000_000;
    const make = uuidV7Maker(() => now);
    const ids = Array.from({ length: 500 }, (_, n) => {
      if (n === 250) now = 5;
      return make();
    });
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(500);
  });

  it('still makes ids with a clock before 1970', () => {
    const make = uuidV7Maker(() => -5);
    expect(z.uuidv7().safeParse(make()).success).toBe(true);
  });
});
