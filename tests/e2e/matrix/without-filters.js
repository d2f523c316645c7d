/**
 * Loaded into the server under test: takes the application's own filter by organisation out of every
 * question that it asks, so that only row-level security stands between two organisations.
 */
import { writeFileSync } from 'node:fs';
import pg from 'pg';

const FILTER =
  /(?:[\w".]+\.)?"?\borganisation_id"?\s*=\s*(\$\d+|'[0-9a-f]{8}-[0-9a-f-]{27}')(?:::\w+)?/g;
let taken = 0;

/**
 * Sign-in is looked up by its owner before the organisation is known: there is no wall to prove there.
 * @param {string} text
 */
const isWalled = (text) => !/\bauth\b/.test(text);

/** @param {string} text */
function strip(text) {
  if (!isWalled(text)) return text;
  const before = taken;
  const stripped = text.replace(FILTER, (_filter, /** @type {string} */ value) => {
    taken += 1;
    // The parameter stays used, and of its type.
    return `(${value}::uuid is not null)`;
  });
  if (taken > before) writeFileSync(process.env.FILTERS_TAKEN ?? '', String(taken));
  return stripped;
}

/** @typedef {{ query: (asked: unknown, ...rest: unknown[]) => unknown }} Asking */
const proto = /** @type {Asking} */ (/** @type {unknown} */ (pg.Client.prototype));
const { query } = proto;

/**
 * @this {Asking}
 * @param {unknown} asked
 * @param {unknown[]} rest
 */
proto.query = function (asked, ...rest) {
  if (typeof asked === 'string') return query.call(this, strip(asked), ...rest);
  if (asked && typeof asked === 'object' && 'text' in asked && typeof asked.text === 'string') {
    asked.text = strip(asked.text);
  }
  return query.call(this, asked, ...rest);
};
