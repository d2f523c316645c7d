/** A place in the app. `reload` asks the server for the page even when the app could draw it. */
export interface Place {
  href: string;
  label: string;
  /** Of its icon: see icons.ts. */
  outline: string;
  current: boolean;
  reload?: boolean;
}
