import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

export interface RawScreenOptions {
  port: number;
  topic: string;
  ticket: string | null;
  /** A frame has arrived whole: how it begins, and its length. */
  onFrame: (head: string, bytes: number) => void;
  onClosed: () => void;
}

/** As much of a frame as tells what it is; the rest is read and dropped, so that many screens fit in a process. */
const HEAD_BYTES = 160;

/**
 * A screen that speaks just enough WebSocket, Engine.IO and Socket.IO to follow one topic: it must cost
 * less than the server that serves it. Resolves when the server has said yes to following.
 */
export function openRawScreen({ port, topic, ticket, onFrame, onClosed }: RawScreenOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("close", () => {
      reject(new Error("closed"));
      onClosed();
    });
    socket.write(
      `GET /live/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\n` +
        `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`,
    );

    function heard(head: string, bytes: number): void {
      if (head.startsWith('42["delta"')) onFrame(head, bytes);
      else if (head === "2") sendText(socket, "3");
      else if (head.startsWith("0{")) sendText(socket, ticket ? `40${JSON.stringify({ ticket })}` : "40");
      else if (head.startsWith("40")) sendText(socket, `420${JSON.stringify(["follow", topic])}`);
      else if (head.startsWith("430") && head.includes('"ok":true')) resolve(socket);
      else if (head.startsWith("430") || head.startsWith("44")) reject(new Error(head));
    }

    let upgraded = false;
    let held: Buffer = Buffer.alloc(0);
    /** Of the frame being read: its length, what of it is still to come, and how it begins. */
    let length = 0;
    let left = 0;
    let head = "";
    socket.on("data", (chunk: Buffer) => {
      let data = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
      held = Buffer.alloc(0);
      if (!upgraded) {
        const end = data.indexOf("\r\n\r\n");
        if (end < 0) {
          held = data;
          return;
        }
        upgraded = true;
        data = data.subarray(end + 4);
      }
      let at = 0;
      while (at < data.length) {
        if (left === 0) {
          const size = headerSize(data, at);
          // Header or head not here yet: wait, so that a head is always read in one piece.
          if (size === 0) break;
          length = payloadLength(data, at);
          if (data.length < at + size + Math.min(length, HEAD_BYTES)) break;
          at += size;
          left = length;
          head = data.toString("latin1", at, at + Math.min(length, HEAD_BYTES));
        }
        const here = Math.min(left, data.length - at);
        at += here;
        left -= here;
        if (left === 0) heard(head, length);
      }
      if (at < data.length) held = data.subarray(at);
    });
  });
}

function headerSize(data: Buffer, at: number): number {
  if (data.length - at < 2) return 0;
  const short = (data[at + 1] ?? 0) & 127;
  const size = short === 127 ? 10 : short === 126 ? 4 : 2;
  return data.length - at < size ? 0 : size;
}

function payloadLength(data: Buffer, at: number): number {
  const short = (data[at + 1] ?? 0) & 127;
  if (short === 126) return data.readUInt16BE(at + 2);
  return short === 127 ? Number(data.readBigUInt64BE(at + 2)) : short;
}

/** Clients must mask; a mask of zeros leaves the bytes as they are. */
function sendText(socket: Socket, text: string): void {
  const payload = Buffer.from(text);
  const header =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0])
      : Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 255, 0, 0, 0, 0]);
  socket.write(Buffer.concat([header, payload]));
}
