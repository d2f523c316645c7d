import { SaxesParser } from 'saxes';
import { BadFile } from './problem';
import { unpack, type Part } from './zip';

export interface Heard {
  open?(name: string, attributes: Record<string, string>): void;
  close?(name: string): void;
  text?(text: string): void;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Reads an XML part as it is unpacked. Entities of its own are never expanded: it is refused. */
export async function hear(part: Part | undefined, heard: Heard): Promise<void> {
  if (!part) return;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => heard.open?.(local(name), attributes));
  parser.on('closetag', ({ name }) => heard.close?.(local(name)));
  parser.on('text', (text) => heard.text?.(text));
  parser.on('error', () => {
    throw new BadFile('damaged');
  });
  const decoder = new TextDecoder();
  for await (const chunk of unpack(part)) parser.write(decoder.decode(chunk, { stream: true }));
  parser.write(decoder.decode()).close();
}
