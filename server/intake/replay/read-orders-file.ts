import { type CreateOrder, createOrderSchema, orderKinds } from "../../contracts/orders.ts";
import { BadFile, type CsvTable, timeOf } from "./read-trace.ts";

/** An order of an exported file, to be placed so long after the first. */
export interface TimedOrder {
  atMs: number;
  order: CreateOrder;
}

const TIME_COLUMNS = ["t_s", "acceptedAt", "accepted_at"];

/**
 * Columns of an exported-orders file. `kind` and `shopId` may be left out when the command line says
 * them; of the others only those the kind needs. Documented in docs/replay.md.
 */
const columns = {
  shopId: { path: ["shopId"], read: text },
  kind: { path: ["kind"], read: text },
  class: { path: ["class"], read: text },
  note: { path: ["note"], read: text },
  deadlineMs: { path: ["deadlineMs"], read: number },
  workMs: { path: ["workMs"], read: number },
  customerName: { path: ["customer", "name"], read: text },
  customerPhone: { path: ["customer", "phone"], read: text },
  region: { path: ["dimensions", "region"], read: text },
  device: { path: ["dimensions", "device"], read: text },
  network: { path: ["dimensions", "network"], read: text },
  appVersion: { path: ["dimensions", "appVersion"], read: text },
  channel: { path: ["dimensions", "channel"], read: text },
  items: { path: ["items"], read: lines },
  promisedAt: { path: ["promisedAt"], read: text },
  slotId: { path: ["slotId"], read: text },
  party: { path: ["party"], read: number },
  serviceItemId: { path: ["serviceItemId"], read: text },
  startsAt: { path: ["startsAt"], read: text },
  durationMinutes: { path: ["durationMinutes"], read: number },
  xKm: { path: ["location", "xKm"], read: number },
  yKm: { path: ["location", "yKm"], read: number },
} as const;
type ColumnName = keyof typeof columns;

/** Whether the header is that of exported orders. */
export function isOrdersFile(header: readonly string[]): boolean {
  const identifying = ["items", "slotId", "serviceItemId"];
  return (
    header.some((name) => TIME_COLUMNS.includes(name)) && header.some((name) => identifying.includes(name))
  );
}

/** @throws BadFile naming line and column of the first value that does not fit. */
export function readOrdersFile(
  { header, rows }: CsvTable,
  defaults: { kind?: string; shopId?: string },
): TimedOrder[] {
  const timeAt = header.findIndex((name) => TIME_COLUMNS.includes(name));
  const unknown = header.find((name, i) => i !== timeAt && !(name in columns));
  if (unknown !== undefined) {
    throw new BadFile(
      `line 1: unknown column "${unknown}"; known are t_s, acceptedAt, ${Object.keys(columns).join(", ")}`,
    );
  }
  const read = rows.map(({ line, cells }) => {
    const atMs = timeOf(cells[timeAt] ?? "", line, header[timeAt] ?? "");
    const raw: Record<string, unknown> = { ...defaults };
    header.forEach((name, i) => {
      const cell = cells[i] ?? "";
      if (i !== timeAt && cell !== "") set(raw, columns[name as ColumnName], cell, line, name);
    });
    return { atMs, order: checked(raw, line) };
  });
  const start = read.reduce((least, row) => Math.min(least, row.atMs), Number.POSITIVE_INFINITY);
  return read.map((row) => ({ ...row, atMs: row.atMs - start })).sort((a, b) => a.atMs - b.atMs);
}

function set(
  raw: Record<string, unknown>,
  { path, read }: (typeof columns)[ColumnName],
  cell: string,
  line: number,
  column: string,
): void {
  const value = read(cell, line, column);
  const [outer, inner] = path as readonly [string, string?];
  if (inner === undefined) raw[outer] = value;
  else raw[outer] = { ...(raw[outer] as object | undefined), [inner]: value };
}

function checked(raw: Record<string, unknown>, line: number): CreateOrder {
  if (!orderKinds.some((kind) => kind === raw.kind)) {
    throw new BadFile(`line ${line}, column kind: "${raw.kind ?? ""}" is none of ${orderKinds.join(", ")}`);
  }
  const parsed = createOrderSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const column = Object.entries(columns).find(
    ([, { path }]) => path[0] === issue?.path[0] && (path.length === 1 || path[1] === issue?.path[1]),
  )?.[0];
  throw new BadFile(`line ${line}, column ${column ?? issue?.path.join(".")}: ${issue?.message}`);
}

function text(cell: string): string {
  return cell;
}

function number(cell: string, line: number, column: string): number {
  const value = Number(cell);
  if (!Number.isFinite(value)) throw new BadFile(`line ${line}, column ${column}: "${cell}" is not a number`);
  return value;
}

/** `wok-mapo x2; wok-plum`, or the API's own JSON array. */
function lines(cell: string, line: number, column: string): { itemId: string; quantity: number }[] {
  if (cell.startsWith("[")) {
    try {
      return JSON.parse(cell) as { itemId: string; quantity: number }[];
    } catch {
      throw new BadFile(`line ${line}, column ${column}: not a JSON array`);
    }
  }
  return cell.split(";").map((part) => {
    const match = /^\s*(\S+?)(?:\s+x\s*(\d+))?\s*$/.exec(part);
    if (!match?.[1]) {
      throw new BadFile(`line ${line}, column ${column}: "${part.trim()}" is not like "item-id x2"`);
    }
    return { itemId: match[1], quantity: Number(match[2] ?? 1) };
  });
}
