import { isDeepStrictEqual } from 'node:util';
import {
  MAX_CHANGES,
  parseEvent,
  type Change,
  type Cursor,
  type SyncRequest,
  type SyncResult
} from '$lib/protocol';
import type { LearningEvent } from '$lib/domain/training/events';
import type { Answer } from '$lib/browser/sync/reply';

interface Row {
  event: LearningEvent;
  device: string;
  pos: number;
}

let epochs = 0;
const newEpoch = () => `00000000-0000-4000-8000-${String(++epochs).padStart(12, '0')}`;

export const jsonAnswer = (status: number, body: unknown): Answer => ({
  status,
  contentType: 'application/json; charset=utf-8',
  retryAfter: null,
  body: JSON.stringify(body)
});

/** The sync endpoint for one person, in memory, with the real one's promises: each event counts once. */
export class TwinServer {
  #rows: Row[] = [];
  #epoch = newEpoch();
  /** Batches in the order they came, as ids. */
  readonly batches: string[][] = [];

  get ids(): string[] {
    return this.#rows.map(({ event }) => event.id);
  }

  answer(request: SyncRequest): Answer {
    // What goes over a wire is text.
    const { device, cursor, events } = JSON.parse(JSON.stringify(request)) as SyncRequest;
    this.batches.push(events.map(({ id }) => id));
    const results = events.map((raw) => this.#take(raw, device));
    return jsonAnswer(200, { protocol: 1, results, ...this.#changesSince(device, cursor) });
  }

  /** Goes back to the first `count` events, as a restored backup does; a new epoch unless told not to. */
  goBackTo(count: number, sameEpoch = false): void {
    this.#rows = this.#rows.slice(0, count);
    if (!sameEpoch) this.#epoch = newEpoch();
  }

  /** Puts a change into the history as another device or a newer app would have. */
  hear(event: LearningEvent, device = 'elsewhere'): void {
    this.#rows.push({ event, device, pos: this.#last + 1 });
  }

  get #last(): number {
    return this.#rows.at(-1)?.pos ?? 0;
  }

  #take(raw: { id: string }, device: string): SyncResult {
    const parsed = parseEvent(raw);
    if (!parsed.ok) return { id: raw.id, status: 'rejected', code: parsed.code };
    const known = this.#rows.find(({ event }) => event.id === raw.id);
    if (!known) {
      this.hear(parsed.event, device);
      return { id: raw.id, status: 'stored' };
    }
    const same = known.device === device && isDeepStrictEqual(known.event, parsed.event);
    return same
      ? { id: raw.id, status: 'duplicate' }
      : { id: raw.id, status: 'rejected', code: 'conflict' };
  }

  #changesSince(device: string, cursor: Cursor | null) {
    const known = cursor?.epoch === this.#epoch ? cursor : null;
    const rows = this.#rows
      .filter((row) => row.pos > (known?.pos ?? 0))
      .filter((row) => !known || row.device !== device);
    const more = rows.length > MAX_CHANGES;
    const page = rows.slice(0, MAX_CHANGES);
    const changes = page.map(({ event, pos }): Change => ({ ...event, pos }));
    const pos = (more && page.at(-1)?.pos) || this.#last;
    return { cursor: { epoch: this.#epoch, pos }, changes, more };
  }
}
