import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { CubeColumns } from "./rules/columns.ts";

/** Written in front; another form of segment gets another mark, and what is not ours is made anew. */
const MARK = "RDS2";
const HEADER_LENGTH_AT = 4;
const HEADER_AT = 8;

interface Header extends Pick<CubeColumns, "rows" | "values"> {
  /** Of the latency histograms. */
  entries: number;
}

/** One hour of cells as bytes: a header of names, then the columns one after the other, compressed. */
export function toBytes(columns: CubeColumns): Buffer {
  const { rows, values, codes, minute, success, total, latency } = columns;
  const entries = latency.bucket.length;
  const header = Buffer.from(JSON.stringify({ rows, entries, values }));
  const prefix = Buffer.alloc(HEADER_AT);
  prefix.write(MARK, "latin1");
  prefix.writeUInt32LE(header.length, HEADER_LENGTH_AT);
  const { start, bucket, count } = latency;
  const parts = [minute, success, total, start, count, bucket, ...codes].map((column) =>
    Buffer.from(column.buffer, column.byteOffset, column.byteLength),
  );
  return zstdCompressSync(Buffer.concat([prefix, header, ...parts]));
}

/** @returns null for bytes of another form, or damaged ones */
export function fromBytes(bytes: Buffer): CubeColumns | null {
  try {
    return read(zstdDecompressSync(bytes));
  } catch {
    return null;
  }
}

function read(plain: Buffer): CubeColumns | null {
  if (plain.toString("latin1", 0, MARK.length) !== MARK) return null;
  let at = HEADER_AT + plain.readUInt32LE(HEADER_LENGTH_AT);
  const { rows, entries, values } = JSON.parse(plain.toString("utf8", HEADER_AT, at)) as Header;
  if (plain.length !== at + rows * (16 + 2 * values.length) + 4 + entries * 5) return null;
  /** A copy of its own, so that it lies where numbers of its width may lie. */
  const next = (length: number) => {
    const bytes = plain.subarray(at, at + length);
    at += length;
    return new Uint8Array(bytes).buffer;
  };
  const numbers = (count: number) => new Uint32Array(next(4 * count));
  const [minute, success, total] = [numbers(rows), numbers(rows), numbers(rows)];
  const [start, count] = [numbers(rows + 1), numbers(entries)];
  const latency = { start, count, bucket: new Uint8Array(next(entries)) };
  return {
    rows,
    values,
    codes: values.map(() => new Uint16Array(next(2 * rows))),
    minute,
    success,
    total,
    latency,
  };
}
