import { createHash } from "node:crypto";
import { type AdmissionPart, DEFAULT_PATIENCE_MS } from "../admission/admit.ts";
import type { Receipts } from "../admission/receipts.ts";
import { declaredSize } from "../admission/rules/declared-size.ts";
import { type AcceptedOrder, type CreateOrder, createOrderSchema } from "../contracts/orders.ts";
import type { ApiCaller } from "../identity/api-caller.ts";
import type { Journal } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import type { Sideline } from "../queues/sidelines.ts";
import type { DemandWatch } from "../queues/watch-demand.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { type Catalogue, type CatalogueShop, deadlineMsFor } from "../shops/catalogue.ts";
import type { EarlierOrder, EarlierOrders } from "./earlier-orders.ts";
import { linksOf } from "./order-links.ts";
import type { OrderNumbers } from "./order-numbers.ts";

export interface IntakeDeps {
  journal: Journal;
  catalogue: Catalogue;
  admission: AdmissionPart;
  receipts: Receipts;
  earlier: EarlierOrders;
  numbers: OrderNumbers;
  demand: DemandWatch;
  clock: Clock;
  ownerId: string;
  /** A request was answered with the order it had made before. */
  onRepeat?(): void;
}

export interface PlaceOrderInput {
  caller: ApiCaller;
  body: unknown;
  idempotencyKey: string | null;
  /** How long the caller will go on trying; a minute unless it says so. */
  patienceMs?: number;
}

/**
 * Takes one order in: parse, admit, commit, answer. The returned promise resolves only after the
 * order, its first event and its outbox row are committed. A repeat is answered with the order it made,
 * before any gate: what was accepted is not refused afterwards.
 * @throws OpsError INVALID_REQUEST, UNKNOWN_SHOP, KIND_MISMATCH, UNKNOWN_ITEM, UNKNOWN_SLOT,
 *   RATE_LIMITED, QUOTA_EXHAUSTED, SHED, SIDELINED, OVERLOADED, NO_NODES, IDEMPOTENCY_KEY_REUSED, STORE_UNAVAILABLE
 */
export async function placeOrder(
  deps: IntakeDeps,
  { caller, body, idempotencyKey, patienceMs = DEFAULT_PATIENCE_MS }: PlaceOrderInput,
): Promise<AcceptedOrder> {
  const request = parseOrder(body);
  const requestHash = idempotencyKey === null ? null : hashOf(request);
  if (idempotencyKey !== null) {
    const earlier = deps.earlier.remembered(caller.clientId, idempotencyKey);
    if (earlier) return toRepeated(deps, earlier, requestHash);
  }
  const nowMs = deps.clock.nowMs();
  const gate = passGate(deps, { caller, request, idempotencyKey, patienceMs, nowMs });
  if (gate.outcome === "refuse") {
    const earlier =
      idempotencyKey === null ? null : await deps.earlier.lookUp(caller.clientId, idempotencyKey);
    if (earlier) return toRepeated(deps, earlier, requestHash);
    throw gate.error();
  }
  const { deadlineMs, park } = gate;
  const order = newOrder(deps, { caller, request, idempotencyKey, requestHash, nowMs, deadlineMs, park });
  const result = await deps.journal.accept(order, {
    type: "order.received",
    actor: `client:${caller.clientId}`,
    data: park ? { parked: true } : null,
  });
  return result.outcome === "duplicate"
    ? toRepeated(deps, result.order, requestHash)
    : toAccepted(result.order, false);
}

function hashOf(request: CreateOrder): string {
  return createHash("sha256").update(JSON.stringify(request)).digest("base64url");
}

function toRepeated(deps: IntakeDeps, earlier: EarlierOrder, requestHash: string | null): AcceptedOrder {
  if (earlier.requestHash === requestHash) {
    deps.onRepeat?.();
    return toAccepted(earlier, true);
  }
  throw new OpsError("IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key has already made a different order.", {
    field: "/headers/idempotency-key",
  });
}

function toAccepted(order: EarlierOrder, duplicate: boolean): AcceptedOrder {
  const { id, number, kind, shopId, status } = order;
  return {
    id,
    number,
    kind,
    class: order.class,
    shopId,
    status,
    acceptedAt: new Date(order.acceptedAt).toISOString(),
    links: linksOf(id),
    duplicate,
  };
}

function parseOrder(body: unknown): CreateOrder {
  const parsed = createOrderSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    field: `/${issue.path.join("/")}`,
    message: issue.message,
  }));
  throw new OpsError("INVALID_REQUEST", "The order does not fit the schema.", {
    field: errors[0]?.field,
    errors,
  });
}

type Gate =
  | { outcome: "pass"; deadlineMs: number; park: boolean }
  /** The error leaves a receipt: made only once it is sure to be the answer. */
  | { outcome: "refuse"; error: () => OpsError };

interface Asked {
  caller: ApiCaller;
  request: CreateOrder;
  idempotencyKey: string | null;
  patienceMs: number;
  nowMs: number;
}

function passGate(deps: IntakeDeps, asked: Asked): Gate {
  const { caller, request, patienceMs, nowMs } = asked;
  const shop = deps.catalogue.shop(request.shopId);
  // Another tenant's shop is answered like one that does not exist.
  if (!shop || shop.tenantId !== caller.tenantId || shop.closed) {
    const text = `There is no open shop "${request.shopId}".`;
    return { outcome: "refuse", error: () => new OpsError("UNKNOWN_SHOP", text, { field: "/shopId" }) };
  }
  const mismatch = mismatchOf(request, shop);
  if (mismatch) return { outcome: "refuse", error: () => mismatch };
  const sideline = deps.demand.seen(request, caller.clientId, nowMs);
  if (sideline) return { outcome: "refuse", error: () => sidelined(deps, asked, sideline) };
  const deadlineMs = request.deadlineMs ?? deadlineMsFor(shop.settings, request.class);
  const { kind } = request;
  const size = declaredSize(kind, request);
  const decision = deps.admission.decide(
    { caller, kind, class: request.class, size, deadlineMs, patienceMs },
    nowMs,
  );
  return decision.outcome === "refuse"
    ? { outcome: "refuse", error: () => refusal(deps, asked, decision) }
    : { outcome: "pass", deadlineMs, park: decision.park };
}

/** What the shop does not have, if anything. */
function mismatchOf(request: CreateOrder, shop: CatalogueShop): OpsError | null {
  if (shop.kind !== request.kind) {
    return new OpsError("KIND_MISMATCH", `${shop.id} takes ${shop.kind} orders.`, { field: "/kind" });
  }
  if (request.kind === "meal") {
    const at = request.items.findIndex((line) => !shop.items.has(line.itemId));
    if (at >= 0)
      return new OpsError("UNKNOWN_ITEM", "This item is not on the menu.", { field: `/items/${at}/itemId` });
  }
  if (request.kind === "home_service" && !shop.items.has(request.serviceItemId)) {
    return new OpsError("UNKNOWN_ITEM", "This service is not offered.", { field: "/serviceItemId" });
  }
  if (request.kind === "reservation" && !shop.slots.has(request.slotId)) {
    return new OpsError("UNKNOWN_SLOT", "There is no such slot, or it is over.", { field: "/slotId" });
  }
  return null;
}

type Refused = Extract<ReturnType<AdmissionPart["decide"]>, { outcome: "refuse" }>;

const refusalCode = {
  tier_rate: "RATE_LIMITED",
  tier_quota: "QUOTA_EXHAUSTED",
  shed_low: "SHED",
  paid_only: "SHED",
  parking_full: "OVERLOADED",
  sidelined: "SIDELINED",
  no_nodes: "NO_NODES",
  wait_target: "OVERLOADED",
  load_gate: "OVERLOADED",
  concurrency: "OVERLOADED",
  token_bucket: "OVERLOADED",
} as const;

const refusalText = {
  tier_rate: "More requests per second than the tier allows.",
  tier_quota: "The day's quota is used up.",
  shed_low: "Less important orders are refused for the moment.",
  paid_only: "Only paid orders are taken for the moment.",
  parking_full: "Orders are being parked, and no more can be kept.",
  sidelined: "Requests for this are set aside for a while.",
  no_nodes: "No node can take work at the moment.",
  wait_target: "The queue is too long to finish this in time.",
  load_gate: "Load is at its limit.",
  concurrency: "As many orders are on their way as can be finished in their usual time.",
  token_bucket: "Orders come faster than they can be finished.",
} as const;

/** The honest time to come back is the end of the sideline. */
function sidelined(deps: IntakeDeps, asked: Asked, sideline: Sideline): OpsError {
  deps.demand.turnedAway(sideline);
  return refusal(deps, asked, {
    outcome: "refuse",
    reason: "sidelined",
    rule: `sideline:${sideline.key}`,
    retryAfterMs: sideline.until - asked.nowMs,
    final: sideline.until - asked.nowMs > asked.patienceMs,
    detail: { key: sideline.key, since: sideline.since, until: sideline.until },
  });
}

function refusal(deps: IntakeDeps, asked: Asked, decision: Refused): OpsError {
  const { caller, request, idempotencyKey, nowMs } = asked;
  const { reason, rule, retryAfterMs, final } = decision;
  const receipt = deps.receipts.refuse({
    at: nowMs,
    tenantId: caller.tenantId,
    clientId: caller.clientId,
    requestKey: idempotencyKey,
    shopId: request.shopId,
    kind: request.kind,
    class: request.class,
    reason,
    rule,
    retryAfterMs,
    detail: { ...decision.detail, final: String(final) },
    ...dimensionsOf(request),
  });
  return new OpsError(refusalCode[reason], refusalText[reason], {
    class: request.class,
    reason,
    rule,
    receipt: receipt ?? undefined,
    retryAfterMs,
    final,
  });
}

function dimensionsOf(request: CreateOrder) {
  const { region = "-", device = "-", network = "-", appVersion = "-", channel = "-" } = request.dimensions;
  return { region, device, network, appVersion, channel };
}

interface NewOrderInput {
  caller: ApiCaller;
  request: CreateOrder;
  idempotencyKey: string | null;
  requestHash: string | null;
  nowMs: number;
  deadlineMs: number;
  park: boolean;
}

function newOrder(
  deps: IntakeDeps,
  { caller, request, idempotencyKey, requestHash, nowMs, deadlineMs, park }: NewOrderInput,
): OrderRecord {
  return {
    id: newId("ord", nowMs),
    tenantId: caller.tenantId,
    clientId: caller.clientId,
    shopId: request.shopId,
    kind: request.kind,
    class: request.class,
    // Parked orders are received but not queued: they are replayed when writes flow again.
    status: park ? "received" : "queued",
    number: deps.numbers.next(request.shopId),
    idempotencyKey,
    requestHash,
    input: request,
    ...dimensionsOf(request),
    workMs: request.workMs ?? 0,
    acceptedAt: nowMs,
    deadlineAt: nowMs + deadlineMs,
    ownerId: deps.ownerId,
    attempt: 0,
    nodeId: null,
    nodeEpoch: null,
    leaseUntil: null,
    settledAt: null,
    outcome: null,
    ticket: null,
    slotId: request.kind === "reservation" ? request.slotId : null,
    providerId: null,
    startedAt: null,
    readyAt: null,
    pickedUpAt: null,
    updatedAt: nowMs,
  };
}
