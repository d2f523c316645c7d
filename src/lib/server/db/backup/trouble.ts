/** A backup or restore that did not happen. The message is one sentence for whoever asked for it. */
export class BackupError extends Error {
  override name = 'BackupError';
}
