export interface HttpAnswer {
  status: number;
  /** Bytes of the buffer this answer takes up. */
  length: number;
  bodyStart: number;
  bodyEnd: number;
}

const HEAD_END = Buffer.from("\r\n\r\n");

/**
 * Finds one whole HTTP/1.1 answer at the start of `buffer`; undefined while it is not complete.
 * Knows Content-Length and chunked bodies, which is all our servers send. For a chunked body
 * `bodyStart..bodyEnd` includes the chunk frames.
 */
export function readAnswer(buffer: Buffer): HttpAnswer | undefined {
  const headEnd = buffer.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const head = buffer.toString("latin1", 0, headEnd);
  const status = Number(head.slice(9, 12));
  const bodyStart = headEnd + 4;
  const declared = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (declared) {
    const bodyEnd = bodyStart + Number(declared[1]);
    return buffer.length >= bodyEnd ? { status, length: bodyEnd, bodyStart, bodyEnd } : undefined;
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) {
    return { status, length: bodyStart, bodyStart, bodyEnd: bodyStart };
  }
  const length = endOfChunks(buffer, bodyStart);
  return length === undefined ? undefined : { status, length, bodyStart, bodyEnd: length };
}

function endOfChunks(buffer: Buffer, start: number): number | undefined {
  for (let at = start; ; ) {
    const lineEnd = buffer.indexOf("\r\n", at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(buffer.toString("latin1", at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (buffer.length < next) return undefined;
    if (size === 0) return next;
    at = next;
  }
}
