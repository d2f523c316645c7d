import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type Server } from '../../e2e/server';
import { truth } from '../../e2e/truth';
import { childrenOf, postmasterOf } from './postgres-processes';
import type { RealOptions, Report } from './report';
import { makeImage, mount, must, noDisk, removeFile, type Mounted } from './small-disk';
import { underLoad, type Stage } from './under-load';

const DISK_MIB = 1024;
/** The system itself may write to the disk while we copy it; then we copy again. */
const COPIES = 10;
const BEFORE_EVERYTHING = new Date(0);

/** PostgreSQL stands still while `work` is done, as if it had no more processor time. */
function whileStopped<T>({ server }: Stage, work: () => T): T {
  const postmaster = postmasterOf(server);
  if (postmaster === undefined) throw new Error('there is no PostgreSQL to stop');
  // The one that could start others first.
  const pids = [postmaster, ...childrenOf(postmaster).map(({ pid }) => pid)];
  const tell = (signal: NodeJS.Signals) => {
    for (const pid of pids) {
      // One may have ended before it was told.
      spawnSync('kill', [`-${signal.slice(3)}`, String(pid)]);
    }
  };
  tell('SIGSTOP');
  try {
    return work();
  } finally {
    tell('SIGCONT');
  }
}

/**
 * Copies the disk as it would be found after the power failed now: what was written and not flushed is
 * not in it. A copy that is the same as the disk after it was made shows the disk at one single moment.
 */
function copyDisk(stage: Stage, image: string, copy: string): void {
  whileStopped(stage, () => {
    for (let tries = 0; tries < COPIES; tries += 1) {
      must('cp', '--sparse=always', image, copy);
      if (spawnSync('cmp', ['-s', image, copy]).status === 0) return;
    }
    throw new Error('the disk did not stand still');
  });
}

interface Found {
  events: number;
  /** Acknowledged before the copy, and not in it. */
  lost: number;
  drift: number;
}

/** Starts a second server on the copied data and asks its database. */
async function reopen(dataDir: string, acknowledged: ReadonlySet<string>): Promise<Found> {
  let server: Server | undefined;
  try {
    server = await startServer({ dataDir });
    const { events, drift } = await truth(server, BEFORE_EVERYTHING);
    const stored = new Set(events.map((one) => one.event_id));
    const lost = [...acknowledged].filter((id) => !stored.has(id)).length;
    return { events: stored.size, lost, drift: drift.length };
  } finally {
    await server?.stop();
  }
}

/** A copy of the stage's data, opened by `look`, at this moment. */
type Snapshot = (stage: Stage, look: (dataDir: string) => Promise<Found>) => Promise<Found>;

const ofDisk =
  (image: string): Snapshot =>
  async (stage, look) => {
    const copy = `${image}.copy`;
    let mounted: Mounted | undefined;
    try {
      copyDisk(stage, image, copy);
      mounted = mount('-o', 'loop', copy);
      return await look(join(mounted.folder, 'data'));
    } finally {
      mounted?.unmount();
      removeFile(copy);
    }
  };

const ofFolder: Snapshot = async (stage, look) => {
  const folder = mkdtempSync(join(tmpdir(), 'own-it-copy-'));
  try {
    const copy = join(folder, 'data');
    whileStopped(stage, () => cpSync(stage.first.dataDir, copy, { recursive: true }));
    return await look(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function cutOff(stage: Stage, count: number, snapshot: Snapshot, log: RealOptions['log']) {
  const total: Found = { events: 0, lost: 0, drift: 0 };
  let acknowledged = 0;
  for (let round = 0; round < count; round += 1) {
    await stage.moment(3_000);
    const before = await stage.load.acknowledged();
    const found = await snapshot(stage, (dataDir) => reopen(dataDir, before));
    acknowledged += before.size;
    total.events += found.events;
    total.lost += found.lost;
    total.drift += found.drift;
    log(`${round + 1} copies reopened`);
  }
  return {
    ok: total.lost === 0 && total.drift === 0 && acknowledged > 0,
    figures: {
      copies: count,
      'acknowledged before them': acknowledged,
      'events in them': total.events,
      'lost in them': total.lost,
      'drift in them': total.drift
    }
  };
}

/**
 * The power fails at a random moment under load: the disk as it was then is opened by a second server,
 * and holds every event acknowledged before. Where no disk can be mounted, a copy of the folder stands
 * in for it; that one also has what was never flushed, and says so.
 */
export async function run({ count = 3, log }: RealOptions): Promise<Report> {
  const why = noDisk();
  if (why) {
    const report = await underLoad({}, (stage) => cutOff(stage, count, ofFolder, log));
    return {
      ...report,
      ok: false,
      notShown: `Only copies of the folder were reopened (lost ${report.figures['lost in them']}). ${why}`
    };
  }
  const images = mkdtempSync(join(tmpdir(), 'own-it-image-'));
  const image = join(images, 'disk');
  makeImage(image, DISK_MIB);
  const disk = mount('-o', 'loop', image);
  try {
    const dataDir = join(disk.folder, 'data');
    mkdirSync(dataDir, { mode: 0o711 });
    return await underLoad({ dataDir }, (stage) => cutOff(stage, count, ofDisk(image), log));
  } finally {
    disk.unmount();
    rmSync(images, { recursive: true });
  }
}
