/** The wire's table of contents: everything that a device and the server say to each other. */
export { CLOCK_ADJUSTED, REJECTION_CODES, type RejectionCode } from './codes';
export { parseEvent } from './events';
export {
  MAX_BYTES,
  MAX_CHANGES,
  MAX_EVENTS,
  PERSON_HEADER,
  SENT_COOKIE,
  SYNC_PATH
} from './limits';
export type { Looks, ToldLook } from './looks';
export { me, type Formerly, type Me } from './me';
export {
  syncProblem,
  syncRequest,
  syncResponse,
  type Change,
  type Cursor,
  type SyncProblem,
  type SyncRequest,
  type SyncResponse,
  type SyncResult
} from './sync';
export { OLDEST_PROTOCOL, PROTOCOL } from './version';
