/** What a run with real processes found. */
export interface Report {
  /** Every promise was kept. */
  ok: boolean;
  /** What was counted, as printed: kills, acknowledged, lost … */
  figures: Record<string, number | string>;
  /** Why this machine cannot show it and what would help, in a sentence; `ok` is then false. */
  notShown?: string;
}

export interface RealOptions {
  /** How many kills, starts or rounds; each run has its own default. */
  count: number | undefined;
  /** A line for whoever watches. */
  log: (line: string) => void;
}
