import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { CubeColumns } from "./rules/columns.ts";

/** Written in front; another form of segment gets another mark, and what is not ours is made anew. */
const MARK = "RDS1";
const HEADER_LENGTH_AT = 4;
const HEADER_AT = 8;

/** One hour of cells as bytes: a header of names, then the columns one after the other, compressed. */
export function toBytes(columns: CubeColumns): Buffer {
  const { rows, values, codes, minute, success, total } = columns;
  const header = Buffer.from(JSON.stringify({ rows, values }));
  const prefix = Buffer.alloc(HEADER_AT);
  prefix.write(MARK, "latin1");
  prefix.writeUInt32LE(header.length, HEADER_LENGTH_AT);
  const parts = [minute, success, total, ...codes].map((column) =>
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
  const { rows, values } = JSON.parse(plain.toString("utf8", HEADER_AT, at)) as Pick<
    CubeColumns,
    "rows" | "values"
  >;
  if (plain.length !== at + rows * (12 + 2 * values.length)) return null;
  /** A copy of its own, so that it lies where numbers of its width may lie. */
  const next = (width: number) => {
    const bytes = plain.subarray(at, at + rows * width);
    at += rows * width;
    return new Uint8Array(bytes).buffer;
  };
  const [minute, success, total] = [next(4), next(4), next(4)].map((buffer) => new Uint32Array(buffer)) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  return { rows, values, codes: values.map(() => new Uint16Array(next(2))), minute, success, total };
}
