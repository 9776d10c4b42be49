import type { Ticket } from "../contracts/tickets.ts";
import type { SwitchReader } from "../degradation/switch-reader.ts";
import type { MealPlan } from "../nodes/protocol.ts";
import type { OrderRecord, TicketRecord } from "../orders/order-record.ts";
import { fireTimes } from "./rules/fire-times.ts";
import { predictReady } from "./rules/predict-ready.ts";
import { learntSpread } from "./rules/shop-pace.ts";
import { type Line, planLines } from "./rules/ticket-lines.ts";
import { cookSecondsOf, secondsToReady, slowestStation, type WorkByStation } from "./rules/ticket-work.ts";
import { promisedAt } from "./rules/views.ts";
import type { ShopMinds } from "./shop-minds.ts";

/** Nobody is let down sooner than this, however quick the items are. */
const LEAST_PROMISE_MS = 3 * 60_000;
/** A drink takes ten seconds, but someone has to see the ticket, turn round, and put it on the pass. */
const LEAST_PREP_SECONDS = 60;
/** Fired sooner than this, a ticket is put on the rail at once. */
const LEAST_HOLD_MS = 30_000;

export interface PlanTicketDeps {
  minds: Pick<
    ShopMinds,
    "workOf" | "workAhead" | "paceOf" | "held" | "openCount" | "menuSecondsOf" | "prepSecondsOf"
  >;
  switches: Pick<SwitchReader, "isOn">;
  now: number;
}

/** The ticket a kitchen gets when a node has executed a meal order; on hold if it is promised for later. */
export function planTicket(deps: PlanTicketDeps, order: OrderRecord, plan: MealPlan): TicketRecord {
  const { minds, now } = deps;
  const lines = plan.lines.map((line, i) => newLine(deps, line, String(i + 1)));
  const work = minds.workOf(lines);
  const prepP80Seconds = prepP80(deps, order.shopId, work);
  const promised = promisedAt(order);
  const fireAt = promised === null ? now : fireAtFor(deps, order, { work, prepP80Seconds, needBy: promised });
  const hold: Ticket["hold"] = fireAt - now >= LEAST_HOLD_MS ? { fireAt, by: "schedule" } : null;
  const { predicted, workSeconds, why } = predictTicket(deps, order.shopId, work, hold?.fireAt ?? now);
  return {
    lines: planLines(lines, predicted.p50),
    predicted,
    workSeconds,
    needBy: promised ?? Math.max(predicted.p90, now + LEAST_PROMISE_MS),
    prepP80Seconds,
    why,
    hold,
    firedAt: hold?.fireAt ?? now,
    recalled: false,
    undoUntil: null,
  };
}

/** A line as it joins a ticket; when to begin it is planned with the others. */
export function newLine(
  { minds, now }: Pick<PlanTicketDeps, "minds" | "now">,
  line: MealPlan["lines"][number],
  lineId: string,
): Line {
  return {
    ...line,
    lineId,
    prepSeconds: minds.menuSecondsOf(line.itemId),
    cookSeconds: Math.round(cookSecondsOf(minds.prepSecondsOf(line.itemId), line.quantity)),
    startAt: now,
    doneAt: null,
    mark: null,
  };
}

/** Of preparing this work in an otherwise empty kitchen, from the moment it comes. */
export function prepP80(
  { minds }: Pick<PlanTicketDeps, "minds">,
  shopId: string,
  work: WorkByStation,
): number {
  return Math.max(LEAST_PREP_SECONDS, learntSpread(minds.paceOf(shopId), secondsToReady(work, {})).p80);
}

/** When work begun at `from` will be ready, and why it takes so long; at the end of what is on the rail now. */
export function predictTicket(
  { minds, switches, now }: PlanTicketDeps,
  shopId: string,
  work: WorkByStation,
  from: number,
): Pick<TicketRecord, "predicted" | "workSeconds"> & { why: Ticket["why"] } {
  // What is ahead now has gone by the time a held ticket is fired, unless it is more than that time takes.
  const ahead = from > now ? {} : minds.workAhead(shopId, now);
  const workSeconds = secondsToReady(work, ahead);
  const predicted = predictReady({
    now: from,
    workSeconds,
    pace: minds.paceOf(shopId),
    simple: switches.isOn("prediction.simple", { whenUnknown: false }),
  });
  return {
    predicted: { ...predicted, madeAt: now },
    workSeconds,
    why: {
      openAhead: from > now ? 0 : minds.openCount(shopId),
      slowStation: slowestStation(work, ahead),
    },
  };
}

function fireAtFor(
  { minds, now }: PlanTicketDeps,
  { id, shopId }: OrderRecord,
  own: { work: WorkByStation; prepP80Seconds: number; needBy: number },
): number {
  const held = [...minds.held(shopId), { orderId: id, ...own }];
  return fireTimes(held, minds.workAhead(shopId, now), now).get(id) ?? now;
}
