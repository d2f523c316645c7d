/** What happened in a history and what it ended with. Each of FAILINGS must be nought. */
export interface Verdict {
  /** Requests that were lost, doubled, cut, refused … or whose server died. */
  faults: number;
  /** Tabs that were killed. */
  kills: number;
  /** Backups that the server was restored from. */
  restores: number;
  /** Events that the screen called "Saved" and the server now has. */
  acknowledged: number;
  /** Saved, refused by the server, and kept on the device where their person sees them. */
  parked: number;
  /** Saved, and neither on the server nor on a device. */
  lost: number;
  /** On the server without anybody having recorded them. What is counted twice is drift. */
  doubled: number;
  /** Saved by one person and stored as another's, or with other content. */
  changed: number;
  /** Events without the outbox row that sends them, and outbox rows without their event. */
  torn: number;
  /** Rows of rollups and states that differ from a recount. */
  drift: number;
  /** Events of a person that one of their devices never heard of. */
  missed: number;
  /** Devices whose lessons show something else than their events say. */
  wrong: number;
  /** Devices that had not sent everything long after the faults had stopped. */
  stuck: number;
}
export const FAILINGS = [
  'lost',
  'doubled',
  'changed',
  'torn',
  'drift',
  'missed',
  'wrong',
  'stuck'
] as const satisfies (keyof Verdict)[];
