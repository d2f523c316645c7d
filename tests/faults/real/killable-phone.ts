/** A Chromium with a profile of its own that can be switched on, and killed without a goodbye. */
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { launchOptions } from '../../browser';

const DIE_MS = 10_000;

/** The browser while it runs. */
export interface SwitchedOn {
  context: BrowserContext;
  page: Page;
  /** SIGKILL to the whole process tree; resolves when none of it is left. */
  kill(): Promise<void>;
  /** Closes it as a person does: what it has in memory goes to disk. */
  close(): Promise<void>;
}

/** One phone: what it stores outlives every kill. */
export class KillablePhone {
  readonly profile = mkdtempSync(join(tmpdir(), 'own-it-phone-'));

  /** `flags`: more command-line flags of Chromium. */
  constructor(private readonly flags: readonly string[] = []) {}

  async switchOn(): Promise<SwitchedOn> {
    const { args = [], ...options } = launchOptions();
    const context = await chromium.launchPersistentContext(this.profile, {
      ...options,
      args: [...args, ...this.flags],
      viewport: { width: 360, height: 740 },
      timezoneId: 'Europe/London'
    });
    const group = this.#browserPid();
    // tsx keeps functions' names by a call that pages do not know.
    await context.addInitScript('globalThis.__name = (fn) => fn');
    return {
      context,
      page: context.pages()[0] ?? (await context.newPage()),
      close: () => context.close(),
      kill: async () => {
        process.kill(-group, 'SIGKILL');
        for (const since = Date.now(); membersOf(group).length > 0; await sleep(5)) {
          if (Date.now() - since > DIE_MS) throw new Error(`process group ${group} lives on`);
        }
        await context.close().catch(() => undefined);
      }
    };
  }

  throwAway(): void {
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Chromium locks its profile with a link to host-pid; Playwright makes it a group's leader. */
  #browserPid(): number {
    const pid = Number(readlinkSync(join(this.profile, 'SingletonLock')).split('-').at(-1));
    if (!membersOf(pid).includes(pid)) throw new Error(`process ${pid} leads no group`);
    return pid;
  }
}

/** The living processes of a group; a zombie is dead. */
function membersOf(group: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const [state, , pgrp] = statusOf(pid);
      return Number(pgrp) === group && state !== 'Z';
    })
    .map(Number);
}

/** State, parent and group of a process (proc_pid_stat(5)); nothing once it has gone. */
function statusOf(pid: string): string[] {
  try {
    // The name before them stands in brackets and may hold spaces.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
