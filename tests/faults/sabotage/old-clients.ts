import type { Sabotage } from './sabotage';

export const oldClients: readonly Sabotage[] = [];
