/** Why syncing is tried now. */
export type Trigger = 'start' | 'online' | 'visible' | 'timer' | 'record' | 'manual';

/** Tells `nudge` when the network comes back or the person looks at the page again. Returns the undoing. */
export function listen(nudge: (trigger: Trigger) => void): () => void {
  const online = () => nudge('online');
  const visible = () => {
    if (document.visibilityState === 'visible') nudge('visible');
  };
  addEventListener('online', online);
  document.addEventListener('visibilitychange', visible);
  return () => {
    removeEventListener('online', online);
    document.removeEventListener('visibilitychange', visible);
  };
}
