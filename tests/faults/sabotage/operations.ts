import type { Sabotage } from './sabotage';

export const operations: readonly Sabotage[] = [];
