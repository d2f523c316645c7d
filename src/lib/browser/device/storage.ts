/** Missing in old browsers and outside secure contexts, whatever the types say. */
const manager = (): StorageManager | undefined => navigator.storage;

/**
 * Asks the browser not to clear this site's data when space runs short. Often refused until the app
 * is installed, so `false` is no error: unsent events are then only as safe as the next sync is near.
 */
export async function askToPersist(): Promise<boolean> {
  try {
    return (await manager()?.persist?.()) ?? false;
  } catch {
    return false;
  }
}
