import type { Sabotage } from './sabotage';

export const model: readonly Sabotage[] = [];
