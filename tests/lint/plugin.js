/**
 * `no-restricted-imports` does not look at `import('…')`, nor at the type `import('…').Name`.
 * Takes the same patterns; a pattern that allows type imports allows the second.
 * @type {import('eslint').Rule.RuleModule}
 */
const restrictedDynamicImports = {
  meta: { type: 'problem', schema: [{ type: 'object' }] },
  create(context) {
    const options = /** @type {{ patterns: import('./rooms.js').Pattern[] }[]} */ (context.options);
    const patterns = options.flatMap((one) => one.patterns);
    /** @param {import('estree').Node} node @param {boolean} isType */
    const check = (node, isType) => {
      const { source } = /** @type {{ source?: Source }} */ (/** @type {unknown} */ (node));
      const path = textOf(source);
      const broken = patterns.find(
        (one) => new RegExp(one.regex, 'iu').test(path) && !(isType && one.allowTypeImports)
      );
      if (broken)
        context.report({ node, message: `'${path}' may not be imported here. ${broken.message}` });
    };
    return {
      ImportExpression: (node) => check(node, false),
      TSImportType: (/** @type {import('estree').Node} */ node) => check(node, true)
    };
  }
};

/**
 * What stands between the brackets of `import(…)`, as far as it is fixed text.
 * @typedef {object} Source
 * @property {unknown} [value]
 * @property {{ value: { cooked?: string | null } }[]} [quasis]
 */

/** @param {Source | undefined} source @returns {string} a template gives its beginning */
function textOf(source) {
  const text = source?.quasis?.[0]?.value.cooked ?? source?.value;
  return typeof text === 'string' ? text : '';
}

/**
 * Every `eslint-disable` says why after two hyphens: `-- the browser has no type for this`.
 * @type {import('eslint').Rule.RuleModule}
 */
const disableNeedsReason = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    /** @param {{ value: string, loc?: import('estree').Comment['loc'] }} comment */
    const check = ({ value, loc }) => {
      if (!loc || !/^\s*eslint-disable/u.test(value) || /\s-{2,}\s+\S/u.test(value)) return;
      // Before the line begins, where the comment itself cannot switch this report off.
      context.report({
        loc: { line: loc.start.line, column: -1 },
        message: 'Say why after two hyphens: eslint-disable-next-line rule -- reason.'
      });
    };
    return {
      Program: () => context.sourceCode.getAllComments().forEach(check),
      SvelteHTMLComment: (/** @type {import('estree').Node} */ node) =>
        check(/** @type {import('estree').Comment} */ (/** @type {unknown} */ (node)))
    };
  }
};

/** @type {import('eslint').ESLint.Plugin} */
export const ownIt = {
  meta: { name: 'own-it' },
  rules: {
    'restricted-dynamic-imports': restrictedDynamicImports,
    'disable-needs-reason': disableNeedsReason
  }
};
