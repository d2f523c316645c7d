import type { Sabotage } from './sabotage';

export const browser: readonly Sabotage[] = [];
