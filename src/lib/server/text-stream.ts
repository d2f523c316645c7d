/**
 * Text as the body of a response, written as it is made. If making it fails halfway the stream breaks, and
 * the browser says so, rather than ending early as if that were all.
 */
export function textStream(parts: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await parts.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await parts.return();
    }
  });
}
