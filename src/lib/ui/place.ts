import type { IconName } from './icons';

/** A place in the app. `reload` asks the server for the page even when the app could draw it. */
export interface Place {
  href: string;
  label: string;
  icon: IconName;
  current: boolean;
  reload?: boolean;
}
