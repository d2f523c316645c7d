// The same for everybody, so it is made once, when the app is built.
export const prerender = true;
