import { describe, expect, it } from 'vitest';
import { FIXTURE } from '../../../tests/fixtures/content';
import { fillLocals, fillModule, fillText, type Fallbacks, type LocalValues } from './locals';
import { readContent } from './read';

const FALLBACKS: Fallbacks = {
  approved_tools: "your council's approved tools",
  policy_link: "your council's AI policy",
  dpo_contact: 'your data protection officer',
  report_a_breach: 'your breach line',
  records_schedule: 'your records schedule',
  ai_lead: 'your AI lead'
};
const html = (text: string, values: LocalValues = {}) => fillLocals(text, values, FALLBACKS);
const plain = (text: string, values: LocalValues = {}) => fillText(text, values, FALLBACKS);

describe('in HTML', () => {
  it('says what the organisation wrote, each time', () => {
    expect(html('Ask {ai_lead}. <em>{ai_lead}</em>', { ai_lead: 'Sam & Jo' })).toBe(
      'Ask Sam &amp; Jo. <em>Sam &amp; Jo</em>'
    );
  });

  it.each([undefined, null, '', '  '])('says the phrase when the value is %j', (value) => {
    expect(html('Use {approved_tools}.', { approved_tools: value as string })).toBe(
      'Use your council&#39;s approved tools.'
    );
  });

  it('begins a sentence with a capital when it must use the phrase', () => {
    expect(html('{ai_lead} helps. {ai_lead} knows.')).toBe(
      'Your AI lead helps. Your AI lead knows.'
    );
    expect(html('<ul><li><strong>{ai_lead}</strong> and {ai_lead}</li></ul>')).toBe(
      '<ul><li><strong>Your AI lead</strong> and your AI lead</li></ul>'
    );
  });

  it('makes a link of a web address, with words a person can read', () => {
    expect(html('See {policy_link}.', { policy_link: ' https://a.org/p?b=1&c=2 ' })).toBe(
      'See <a href="https://a.org/p?b=1&amp;c=2" target="_blank" rel="noopener">your council&#39;s AI policy</a>.'
    );
  });

  it('makes a link of a mail address', () => {
    expect(html('Write to {dpo_contact}.', { dpo_contact: 'dpo@a.gov.uk' })).toBe(
      'Write to <a href="mailto:dpo@a.gov.uk">dpo@a.gov.uk</a>.'
    );
  });
});

describe('a value that would do harm', () => {
  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    'javascript:alert(1)',
    'https://a.org/"onmouseover="alert(1)',
    "https://a.org/'onmouseover='alert(1)",
    'https://a.org/<script>',
    'https://a.org javascript:alert(1)',
    'a@b.org"onclick="alert(1)',
    'a@b.org?bcc=everyone@c.org',
    '{policy_link}',
    '$& $1 $`'
  ])('%j is shown as the text it is', (value) => {
    const filled = html('x {policy_link} y', { policy_link: value });
    expect(filled).not.toMatch(/[<>"']/);
    const text = filled
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');
    expect(text).toBe(`x ${value} y`);
  });
});

describe('a name that is not one of ours', () => {
  it.each(['{constructor}', '{to_string}', '{__proto__}', '{}', '{nobody}'])(
    '%s is left alone',
    (name) => {
      expect(html(`x ${name}`)).toBe(`x ${name}`);
    }
  );
});

describe('in plain text', () => {
  it('says what the organisation wrote, with nothing escaped', () => {
    expect(plain('Ask {ai_lead}.', { ai_lead: 'Sam & <Jo>' })).toBe('Ask Sam & <Jo>.');
    expect(plain('Ask {ai_lead}.')).toBe('Ask your AI lead.');
  });

  it('says the phrase in place of a web address', () => {
    expect(plain('{policy_link}', { policy_link: 'https://a.org/p' })).toBe(
      "Your council's AI policy"
    );
  });
});

it('fills every text of a module and leaves no name in braces', () => {
  const module = readContent(FIXTURE).modules[1];
  if (!module) throw new Error('the fixture has no second module');
  expect(JSON.stringify(module)).toContain('{ai_lead}');
  const filled = fillModule(module, { ai_lead: 'Sam & Jo' }, FALLBACKS);
  expect(JSON.stringify(filled)).not.toMatch(/\{[a-z]/);
  expect(filled.today).toBe('Find out who Sam &amp; Jo is.');
  expect(filled.cards[1]).toMatchObject({ options: [{ text: 'Yes, says Sam & Jo' }, {}] });
});
