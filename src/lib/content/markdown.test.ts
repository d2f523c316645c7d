import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { render } from './markdown';

describe('what writers may use', () => {
  it.each([
    ['One line.', 'One line.'],
    ['Two\nlines.', 'Two\nlines.'],
    ['First.\n\nSecond.', '<p>First.</p><p>Second.</p>'],
    ['**Bold** and *soft*.', '<strong>Bold</strong> and <em>soft</em>.'],
    ['***both***', '<em><strong>both</strong></em>'],
    ['- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
    ['1. a\n2. b', '<ol><li>a</li><li>b</li></ol>'],
    ['- a\n  - b', '<ul><li>a<ul><li>b</li></ul></li></ul>'],
    ['Do:\n\n- a', '<p>Do:</p><ul><li>a</li></ul>'],
    ['<svg/onload=alert(1)>', '&lt;svg/onload=alert(1)&gt;'],
    ['3 < 5 & "six" \\*', '3 &lt; 5 &amp; &quot;six&quot; *'],
    ['Ask {ai_lead} or {report_a_breach}.', 'Ask {ai_lead} or {report_a_breach}.']
  ])('%j', (text, html) => {
    expect(render(text)).toEqual({ html, problems: [] });
  });
});

describe('links', () => {
  const away = ' target="_blank" rel="noopener"';
  it.each([
    ['[a](https://b.org/c?d=1&e=2)', `<a href="https://b.org/c?d=1&amp;e=2"${away}>a</a>`],
    ['[**a**](http://b.org)', `<a href="http://b.org"${away}><strong>a</strong></a>`],
    ['https://b.org', `<a href="https://b.org"${away}>https://b.org</a>`],
    ['[a](mailto:b@c.org)', '<a href="mailto:b@c.org">a</a>'],
    ['[a](/me)', '<a href="/me">a</a>'],
    ['[a](#there)', '<a href="#there">a</a>']
  ])('%s works', (text, html) => {
    expect(render(text)).toEqual({ html, problems: [] });
  });

  it.each([
    '[a](javascript:alert(1))',
    '[a](JaVaScRiPt:alert(1))',
    '[a](  javascript:alert(1))',
    '[a](java&#115;cript:alert(1))',
    '[a](javascript&colon;alert(1))',
    '[a](<java\tscript:alert(1)>)',
    '[a](data:text/html;base64,PHNjcmlwdD4=)',
    '[a](vbscript:x)',
    '[a](file:///etc/passwd)',
    '[a](blob:https://b.org/1)',
    '[a](//evil.org)',
    '[a](/\\evil.org)',
    '[a](https:/\\evil.org)',
    '[a](https:///evil.org)',
    '[a](evil.org)',
    '[a](https://b.org/"onmouseover="alert(1))',
    "[a](https://b.org/'onmouseover='alert(1))",
    '<javascript:alert(1)>',
    '[a][b]\n\n[b]: javascript:alert(1)',
    '[a](https://b.org "title")',
    '[](https://b.org)',
    '[our policy]({policy_link})',
    '[{policy_link}](https://b.org)'
  ])('%s is refused', (text) => {
    const { html, problems } = render(text);
    expect(problems).not.toEqual([]);
    expect(html).not.toContain('<a');
  });
});

describe('everything else is refused and can do no harm', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'Say <b onclick="alert(1)">hello</b>',
    '<a href="javascript:alert(1)">a</a>',
    '<!-- <script> -->',
    '<![CDATA[ <script> ]]>',
    '<?php echo 1 ?>',
    '**<iframe src=x>**',
    '- <style>*{display:none}</style>',
    '![a](https://b.org/c.png)',
    '[![a](https://b.org/c.png)](https://b.org)',
    '# Heading',
    'Heading\n===',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    '> quote',
    '---',
    '`code`',
    '```\n<script>\n```',
    '    <script>',
    '~~gone~~',
    '- [ ] task',
    'hard  \nbreak',
    '[a]: https://b.org',
    '&lt;script&gt;',
    'a&nbsp;b',
    '7. a list that starts at seven'
  ])('%j', (text) => {
    const { html, problems } = render(text);
    expect(problems).not.toEqual([]);
    expect(strip(html)).not.toMatch(/[<>"']/);
  });
});

/** Takes away the tags that are allowed, exactly as they are written; what is left must be text. */
const strip = (html: string): string =>
  html
    .replace(/<\/?(p|strong|em|ul|ol|li)>|<\/a>/g, '')
    .replace(
      /<a href="(https?:\/\/|mailto:|#|\/(?!\/))[^"<>\s]*"( target="_blank" rel="noopener")?>/g,
      ''
    );

const SCRAPS = [
  ...['<', '>', '"', "'", '&', '&lt;', '&#x3c;', '`', '*', '**', '_', '~~', '#', '|', '- ', '1. '],
  ...['[', ']', '(', ')', '](', '![', '\\', '\n', '\n\n', '\t', '    ', '{', '}', '{ai_lead}'],
  ...['javascript:', 'https://b.org', 'mailto:', '//', 'www.b.org', 'a@b.org', 'data:'],
  ...['<script>', '</p>', '<img src=x onerror=', '<a href=', 'onclick="x"', '\0', '\u202e', 'word']
];

it('never lets out a tag of its own, whatever is written', () => {
  const text = fc.array(fc.constantFrom(...SCRAPS), { maxLength: 14 }).map((list) => list.join(''));
  fc.assert(
    fc.property(text, (written) => {
      expect(strip(render(written).html)).not.toMatch(/[<>"']/);
    }),
    { numRuns: 3000 }
  );
});
