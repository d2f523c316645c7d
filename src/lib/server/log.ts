/** The server's one way to say something to whoever runs it. */
export function log(line: string): void {
  // eslint-disable-next-line no-console -- the one place that writes to the console
  console.log(line);
}
