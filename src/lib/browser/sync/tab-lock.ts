/** Runs `work` unless somebody else is at it; says whether it ran. */
export type Lock = (work: () => Promise<void>) => Promise<boolean>;

/**
 * One tab at a time. Where the browser has no Web Locks every tab sends, and the server's own
 * counting-once has to do.
 */
export function tabLock(name: string): Lock {
  return async (work) => {
    // Undefined in old browsers and outside secure contexts, whatever the types say.
    const locks = navigator.locks as LockManager | undefined;
    const run = async (): Promise<boolean> => {
      await work();
      return true;
    };
    if (!locks) return run();
    return locks.request(name, { ifAvailable: true }, (lock) => (lock ? run() : false));
  };
}
