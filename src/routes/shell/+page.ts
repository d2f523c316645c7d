// The page that the service worker answers every learner address with: no content, only the app.
export const ssr = false;
export const prerender = true;
