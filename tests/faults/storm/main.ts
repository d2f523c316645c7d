/** What the run with a real server loads through Vite, which compiles the app's runes. */
export { simulate, type StormOptions, type StormResult } from './simulate';
export { realStorm, type RealStormResult, type SignedInPerson } from './real-server';
