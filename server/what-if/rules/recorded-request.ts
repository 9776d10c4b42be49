import type { OrderClass } from "../../contracts/orders.ts";

/** One time a customer asked, as orders and receipts tell it. */
export interface Attempt {
  at: number;
  clientId: string;
  /** The caller's Idempotency-Key: attempts that share it are one request. */
  key: string | null;
  class: OrderClass;
  /** null: it was refused. */
  order: AttemptedOrder | null;
}

export interface AttemptedOrder {
  deadlineMs: number;
  /** Reference ms; 0: nobody said. */
  declaredWorkMs: number;
  /** Execution ended, and how; null while it has not. */
  settledAt: number | null;
  outcome: string | null;
  job: RecordedJob | null;
}

/** The attempt of an order on a node that ended it. */
export interface RecordedJob {
  nodeId: string;
  startedAt: number;
  finishedAt: number;
}

/** One thing somebody wanted, over all the times they asked. */
export interface RecordedRequest {
  firstAt: number;
  clientId: string;
  class: OrderClass;
  attempts: number;
  /** Of refused attempts, how many were followed by another one. */
  cameBack: number;
  refused: number;
  acceptedAt: number | null;
  order: AttemptedOrder | null;
}

/** Groups what belongs together by the caller's key. In order of time. */
export function toRequests(attempts: readonly Attempt[]): RecordedRequest[] {
  const byKey = new Map<string, RecordedRequest>();
  const requests: RecordedRequest[] = [];
  for (const attempt of [...attempts].sort((a, b) => a.at - b.at)) {
    const key = attempt.key === null ? null : `${attempt.clientId}\u0000${attempt.key}`;
    const known = key === null ? undefined : byKey.get(key);
    if (known) {
      known.attempts++;
      if (known.order === null) known.cameBack++;
      add(known, attempt);
      continue;
    }
    const request: RecordedRequest = {
      firstAt: attempt.at,
      clientId: attempt.clientId,
      class: attempt.class,
      attempts: 1,
      cameBack: 0,
      refused: 0,
      acceptedAt: null,
      order: null,
    };
    add(request, attempt);
    requests.push(request);
    if (key !== null) byKey.set(key, request);
  }
  return requests;
}

function add(request: RecordedRequest, { at, order }: Attempt): void {
  if (order === null) request.refused++;
  else {
    request.order = order;
    request.acceptedAt = at;
  }
}

/** Fewer refusals than this say nothing about who comes back. */
const ENOUGH_REFUSALS = 20;

/** Share of refused attempts that were followed by another; null when that cannot be told. */
export function returningShare(requests: readonly RecordedRequest[]): number | null {
  let refused = 0;
  let cameBack = 0;
  for (const request of requests) {
    refused += request.refused;
    cameBack += request.cameBack;
  }
  return refused < ENOUGH_REFUSALS ? null : cameBack / refused;
}
