/** Stands between browser and server, as a proxy or a captive portal does, and answers some requests itself. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What it says in the server's place. */
export interface Instead {
  status: number;
  type: string;
  body: string;
}

export interface Middle {
  origin: string;
  port: number;
  /** Asked for every request from now on; undefined lets it through. */
  answer(path: (path: string) => Instead | undefined): void;
  /** Everything goes through again. */
  mend(): void;
  close(): Promise<void>;
}

/** The server's port may be told later; until then, and when the server is away, connections are cut. */
export async function startMiddle(): Promise<Middle & { leadTo(port: number): void }> {
  let target = 0;
  let instead: (path: string) => Instead | undefined = () => undefined;
  const server = createServer((from, to) => {
    const said = instead(new URL(from.url ?? '/', 'http://x').pathname);
    if (!said) return passOn(from, to, target);
    to.writeHead(said.status, { 'content-type': said.type, 'cache-control': 'no-store' });
    to.end(said.body);
  });
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    port,
    leadTo: (at) => (target = at),
    answer: (path) => (instead = path),
    mend: () => (instead = () => undefined),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      })
  };
}

function passOn(from: IncomingMessage, to: ServerResponse, port: number): void {
  const { method, headers, url: path } = from;
  const on = request({ host: 'localhost', port, method, path, headers }, (answer) => {
    to.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(to);
  });
  on.on('error', () => to.destroy());
  from.pipe(on);
}
