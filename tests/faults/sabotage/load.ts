import type { Sabotage } from './sabotage';

export const load: readonly Sabotage[] = [];
