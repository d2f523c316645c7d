import adapter from './src/adapter.js';

/** @type {import('@sveltejs/kit').Config} */
export default {
  compilerOptions: { runes: true },
  kit: {
    adapter: adapter(),
    // The same shell is served at every learner address, so asset paths must not be relative to it.
    paths: { relative: false },
    // Registered by workbox-window in the root layout, which also offers new versions.
    serviceWorker: { register: false },
    // hooks.server.ts checks the origin of every unsafe request, forms or not (docs/decisions/origin-check.md).
    csrf: { trustedOrigins: ['*'] },
    csp: {
      mode: 'auto',
      directives: {
        'default-src': ['self'],
        'script-src': ['self'],
        'style-src': ['self'],
        'style-src-attr': ['unsafe-inline'],
        'img-src': ['self', 'data:'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'frame-ancestors': ['none'],
        'form-action': ['self']
      }
    }
  }
};
