import type { Sabotage } from './sabotage';

export const server: readonly Sabotage[] = [];
