import { browser } from './browser';
import { load } from './load';
import { model } from './model';
import { oldClients } from './old-clients';
import { operations } from './operations';
import { restore } from './restore';
import type { Sabotage } from './sabotage';
import { server } from './server';
import { session } from './session';

/** Every seeded bug, by what it breaks. */
export const SABOTAGES: readonly Sabotage[] = [
  ...model,
  ...browser,
  ...session,
  ...server,
  ...restore,
  ...oldClients,
  ...load,
  ...operations
];
