import { Marked, type MarkedToken, type Token, type Tokens } from 'marked';
import { escapeHtml, link } from './html';

/** HTML made only of p, strong, em, ul, ol, li and a, and the reasons it may not be used. */
export interface Rendered {
  html: string;
  problems: string[];
}

const REFUSED: Partial<Record<MarkedToken['type'], string>> = {
  blockquote: 'quotes set off with > are not allowed; use a plain paragraph',
  br: 'a line that ends with two spaces or a backslash is not allowed; start a new paragraph',
  checkbox: 'tick boxes are not allowed; use a plain list',
  code: 'lines that start with four spaces or ``` are not allowed; check the spaces',
  codespan: 'backticks are not allowed; use quotation marks',
  def: 'links go in the sentence: [words](https://address)',
  del: 'struck-out text is not allowed; write \\~ for a plain ~',
  heading: 'headings are not allowed; write \\# for a plain #',
  hr: 'lines across the page are not allowed',
  html: 'HTML is not allowed; write \\< for a plain <',
  image: 'pictures are not allowed',
  table: 'tables are not allowed'
};

const parser = new Marked();

/**
 * Turns limited Markdown into HTML that is safe by construction: every tag is written here, every
 * other character is escaped. One paragraph comes out bare, so that it fits in a legend or a label;
 * more than one, and lists, come out as p, ul and ol. With problems, the HTML must not be used.
 */
export function render(text: string): Rendered {
  const problems = new Set<string>();
  const tokens = parser.lexer(text);
  const [only, ...more] = tokens.filter((token) => token.type !== 'space');
  const bare = only?.type === 'paragraph' && more.length === 0;
  const html = walk(bare ? (only as Tokens.Paragraph).tokens : tokens, problems);
  return { html, problems: [...problems] };
}

function walk(tokens: Token[] | undefined, problems: Set<string>): string {
  return (tokens ?? []).map((token) => one(token as MarkedToken, problems)).join('');
}

function one(token: MarkedToken, problems: Set<string>): string {
  switch (token.type) {
    case 'space':
      return '';
    case 'paragraph':
      return `<p>${walk(token.tokens, problems)}</p>`;
    case 'strong':
      return `<strong>${walk(token.tokens, problems)}</strong>`;
    case 'em':
      return `<em>${walk(token.tokens, problems)}</em>`;
    case 'list':
      return list(token, problems);
    case 'list_item':
      return `<li>${walk(token.tokens, problems)}</li>`;
    case 'text':
      return token.tokens ? walk(token.tokens, problems) : words(token.text, problems);
    case 'escape':
      return escapeHtml(token.text);
    case 'link':
      return anchor(token, problems);
    default:
      problems.add(REFUSED[token.type] ?? `${token.type} is not allowed`);
      return escapeHtml(token.raw);
  }
}

function words(text: string, problems: Set<string>): string {
  const entity = /&(#\d+|#x[\da-f]+|[a-z][a-z\d]*);/i.exec(text)?.[0];
  if (entity) problems.add(`write the character itself, not ${entity}`);
  return escapeHtml(text);
}

function list(token: Tokens.List, problems: Set<string>): string {
  if (token.ordered && token.start !== 1) {
    problems.add(`a numbered list starts at 1; write ${token.start}\\. if this is not a list`);
  }
  const tag = token.ordered ? 'ol' : 'ul';
  return `<${tag}>${walk(token.items, problems)}</${tag}>`;
}

/** A web address, a mail address, or a path or place in this app; nothing a browser could run. */
const ADDRESS = /^(https?:\/\/[^/\\]|mailto:[^/\\]|#|\/(?![/\\]))[^\s<>"'`{}]*$/i;

function anchor(token: Tokens.Link, problems: Set<string>): string {
  if (/[{}]/.test(token.href + token.text)) {
    // What the organisation fills in may be a link itself, and links cannot stand in links.
    problems.add('a name in braces cannot be part of a link; put it next to the link');
  } else if (!ADDRESS.test(token.href)) {
    problems.add(`"${token.href}" is not an address we link to; start it with https://`);
  } else if (token.title) {
    problems.add('a link cannot have a title in quotation marks; put it in the sentence');
  } else if (token.text.trim() === '') {
    problems.add('a link needs words to tap on: [words](https://address)');
  } else {
    return link(token.href, walk(token.tokens, problems));
  }
  return escapeHtml(token.raw);
}
