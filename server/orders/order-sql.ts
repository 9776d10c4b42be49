import type { OrderRecord } from "./order-record.ts";

interface Column {
  name: string;
  key: keyof OrderRecord;
  type: "text" | "int4" | "json" | "time";
}

const column = (key: keyof OrderRecord, type: Column["type"] = "text"): Column => ({
  name: key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  key,
  type,
});

const fixedColumns: Column[] = [
  column("id"),
  column("tenantId"),
  column("clientId"),
  column("shopId"),
  column("kind"),
  column("number", "int4"),
  column("idempotencyKey"),
  column("requestHash"),
  column("input", "json"),
  column("region"),
  column("device"),
  column("network"),
  column("appVersion"),
  column("channel"),
  column("workMs", "int4"),
  column("acceptedAt", "time"),
];

const changingColumns: Column[] = [
  column("class"),
  column("status"),
  column("deadlineAt", "time"),
  column("ownerId"),
  column("attempt", "int4"),
  column("nodeId"),
  column("nodeEpoch", "int4"),
  column("leaseUntil", "time"),
  column("settledAt", "time"),
  column("outcome"),
  column("ticket", "json"),
  column("slotId"),
  column("providerId"),
  column("startedAt", "time"),
  column("readyAt", "time"),
  column("pickedUpAt", "time"),
  column("updatedAt", "time"),
];

// Written at acceptance: what is always empty then keeps its default and costs nothing.
const insertColumns = [
  ...fixedColumns,
  ...changingColumns.filter((c) =>
    ["class", "status", "deadlineAt", "ownerId", "updatedAt", "slotId"].includes(c.key),
  ),
];
const updateColumns = [column("id"), ...changingColumns];

/** Select list that gives OrderRecord, with the pool's own parsers for times and numbers. */
export const SELECT_ORDER = [...fixedColumns, ...changingColumns]
  .map((c) => `${c.name} AS "${c.key}"`)
  .join(", ");

// Times travel as float8 milliseconds; unnest turns arrays into rows: 60-70k rows/s here.
const arrayType = (c: Column) =>
  c.type === "time" ? "float8[]" : c.type === "json" ? "text[]" : `${c.type}[]`;
const unpacked = (c: Column) =>
  c.type === "time"
    ? `to_timestamp(x.${c.name} / 1000.0)`
    : c.type === "json"
      ? `x.${c.name}::json`
      : `x.${c.name}`;
const rows = (columns: Column[], from: number) =>
  `unnest(${columns.map((c, i) => `$${from + i}::${arrayType(c)}`).join(", ")})`;

const eventNames = ["order_id", "topic", "seq", "type", "actor", "data", "at"];
const EVENT_TYPES = ["text", "text", "int8", "text", "text", "text", "float8"];
const eventRows = (from: number) =>
  `unnest(${EVENT_TYPES.map((t, i) => `$${from + i}::${t}[]`).join(", ")}) AS e(${eventNames.join(", ")})`;

function eventInserts(from: number, epochParam: number, restriction: string): string {
  return `
ev AS (INSERT INTO order_event (order_id, topic, epoch, seq, type, at, actor, data)
  SELECT e.order_id, e.topic, $${epochParam}, e.seq, e.type, to_timestamp(e.at / 1000.0), e.actor, e.data::json
  FROM ${eventRows(from)} ${restriction}),
ob AS (INSERT INTO outbox (order_id, type, created_at)
  SELECT e.order_id, e.type, to_timestamp(e.at / 1000.0) FROM ${eventRows(from)} ${restriction})`;
}

const n = insertColumns.length;
/** Orders, their first events and their outbox rows in one statement, so in one transaction and one round trip. */
export const INSERT_ORDERS = `
WITH ins AS (INSERT INTO orders (${insertColumns.map((c) => c.name).join(", ")})
  SELECT ${insertColumns.map(unpacked).join(", ")}
  FROM ${rows(insertColumns, 1)} AS x(${insertColumns.map((c) => c.name).join(", ")})
  ON CONFLICT DO NOTHING RETURNING id),
${eventInserts(n + 1, n + 1 + EVENT_TYPES.length, "JOIN ins ON ins.id = e.order_id")}
SELECT id FROM ins`;

const m = updateColumns.length;
export const UPDATE_ORDERS = `
WITH upd AS (UPDATE orders o SET ${changingColumns.map((c) => `${c.name} = ${unpacked(c)}`).join(", ")}
  FROM ${rows(updateColumns, 1)} AS x(${updateColumns.map((c) => c.name).join(", ")}) WHERE o.id = x.id),
${eventInserts(m + 1, m + 1 + EVENT_TYPES.length, "")}
SELECT 1`;

export interface EventRow {
  orderId: string;
  topic: string;
  seq: number;
  type: string;
  actor: string;
  data: Record<string, unknown> | null;
  at: number;
}

function toArrays(columns: Column[], orders: OrderRecord[]): unknown[][] {
  return columns.map((c) =>
    orders.map((order) => {
      const value = order[c.key];
      return c.type === "json" && value !== null ? JSON.stringify(value) : value;
    }),
  );
}

function eventArrays(events: EventRow[]): unknown[][] {
  return [
    events.map((e) => e.orderId),
    events.map((e) => e.topic),
    events.map((e) => e.seq),
    events.map((e) => e.type),
    events.map((e) => e.actor),
    events.map((e) => (e.data ? JSON.stringify(e.data) : null)),
    events.map((e) => e.at),
  ];
}

export function insertValues(orders: OrderRecord[], events: EventRow[], epoch: string): unknown[] {
  return [...toArrays(insertColumns, orders), ...eventArrays(events), epoch];
}

export function updateValues(orders: OrderRecord[], events: EventRow[], epoch: string): unknown[] {
  return [...toArrays(updateColumns, orders), ...eventArrays(events), epoch];
}
