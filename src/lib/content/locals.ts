import { escapeHtml, link } from './html';
import type { Module } from './schema';

/** Names in braces that the organisation fills in at run time. */
export const LOCALS = [
  'approved_tools',
  'policy_link',
  'dpo_contact',
  'report_a_breach',
  'records_schedule',
  'ai_lead'
] as const;
export type LocalName = (typeof LOCALS)[number];

/** What the organisation wrote, as plain text. A whole web or mail address becomes a link. */
export type LocalValues = Partial<Record<LocalName, string | null>>;
/** A phrase for each name ("your AI lead"): said when there is no value, and shown on a link. */
export type Fallbacks = Record<LocalName, string>;

const NAME = /\{([a-z_]+)\}/g;
const WEB = /^https?:\/\/[^\s<>"'`\\]+$/i;
const MAIL = /^[\w.+'-]+@[\w-]+(\.[\w-]+)+$/;
/** The end of what stands before a name that begins a sentence. */
const SENTENCE_START = /(^|[.!?]\s+|<(p|li)>)(<(strong|em)>)*$/;

/** Fills the names in HTML that came out of `readContent`. Values are escaped, never trusted. */
export function fillLocals(html: string, values: LocalValues, fallbacks: Fallbacks): string {
  return fill(html, fallbacks, (name, phrase) => {
    const value = values[name]?.trim();
    if (!value) return escapeHtml(phrase);
    if (WEB.test(value)) return link(value, escapeHtml(phrase));
    if (MAIL.test(value)) return link(`mailto:${value}`, escapeHtml(value));
    return escapeHtml(value);
  });
}

/** Fills the names in plain text, where a web address would be too long to read: the phrase stands. */
export function fillText(text: string, values: LocalValues, fallbacks: Fallbacks): string {
  return fill(text, fallbacks, (name, phrase) => {
    const value = values[name]?.trim();
    return value && !WEB.test(value) ? value : phrase;
  });
}

/**
 * Marks the names of a plain text, so that filling need not know which field of which card holds
 * Markdown: `{ai_lead}` becomes `{=ai_lead}`.
 */
export const markPlain = (text: string): string => text.replace(NAME, '{=$1}');

/** Fills the names in every text of a module; do this once, before it is shown. */
export function fillModule(module: Module, values: LocalValues, fallbacks: Fallbacks): Module {
  const text = (value: string): string =>
    value.includes('{=')
      ? fillText(value.replaceAll('{=', '{'), values, fallbacks)
      : fillLocals(value, values, fallbacks);
  const deep = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(deep);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner)]));
  };
  // Only texts were changed, each for another text, so the shape is the same.
  return deep(module) as Module;
}

function fill(
  text: string,
  fallbacks: Fallbacks,
  say: (name: LocalName, phrase: string) => string
): string {
  return text.replace(NAME, (whole, name: string, offset: number) => {
    if (!isLocal(name, fallbacks)) return whole;
    const phrase = fallbacks[name];
    const starts = SENTENCE_START.test(text.slice(0, offset));
    return say(name, starts ? phrase.charAt(0).toUpperCase() + phrase.slice(1) : phrase);
  });
}

function isLocal(name: string, fallbacks: Fallbacks): name is LocalName {
  return Object.hasOwn(fallbacks, name);
}

/** The names in braces that nobody fills in, braces and all. */
export function unknownLocals(text: string): string[] {
  const known = new Set<string>(LOCALS.map((name) => `{${name}}`));
  return (text.match(/\{[^{}]*\}/g) ?? []).filter((name) => !known.has(name));
}
