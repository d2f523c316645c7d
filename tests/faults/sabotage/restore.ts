import type { Sabotage } from './sabotage';

export const restore: readonly Sabotage[] = [];
