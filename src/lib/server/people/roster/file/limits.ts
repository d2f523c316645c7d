const MIB = 1024 * 1024;

/** What one file may be. 40,000 people are 4 MiB of XLSX, 8 MiB of CSV. */
export const LIMITS = {
  bytes: 20 * MIB,
  /** Of each part of an XLSX, unpacked. */
  partBytes: 160 * MIB,
  /** Parts of an XLSX. */
  parts: 2_000,
  rows: 100_000,
  columns: 200,
  /** Of one cell; no field is as long, so that what is cut off is refused as too long. */
  cell: 2_000,
  /** Characters of all cells together. */
  text: 40_000_000
};
