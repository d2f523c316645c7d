import { z } from 'zod';
import type { SettingValues } from '../../../domain/people/settings';

const VALUES = z.record(z.string().max(100), z.string().max(1000));

/** What a form says it was opened with; nothing, which differs from everything, when that cannot be read. */
export function readBefore(text: string): SettingValues {
  try {
    const read = VALUES.safeParse(JSON.parse(text));
    return read.success ? read.data : {};
  } catch {
    return {};
  }
}
