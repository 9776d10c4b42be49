import type { TrackedOrder } from "#server/contracts/tickets.ts";

const journeys: Record<string, readonly string[]> = {
  meal: ["received", "accepted", "cooking", "ready", "picked_up"],
  reservation: ["received", "confirmed"],
  home_service: ["received", "dispatched", "en_route", "started", "completed"],
};
/** Ends that are not the end of the journey. */
const stops = ["expired", "rejected", "cancelled", "failed"];

export interface TrackStep {
  type: string;
  at: number | null;
  state: "done" | "now" | "ahead" | "stopped";
}

/** The whole way of an order with where it is on it: what happened, what is, what is still to come. */
export function trackSteps(order: Pick<TrackedOrder, "kind" | "status" | "steps">): TrackStep[] {
  const at = new Map(order.steps.map((step) => [step.type, step.at]));
  const status = order.status === "queued" ? "received" : order.status;
  if (stops.includes(status)) {
    const before = order.steps
      .filter((step) => step.type !== status)
      .map((step): TrackStep => ({ ...step, state: "done" }));
    return [...before, { type: status, at: at.get(status) ?? null, state: "stopped" }];
  }
  const journey = journeys[order.kind] ?? [];
  // A state the journey does not name (a held slot) stands in for the next one.
  const here = journey.indexOf(status);
  const reached = here >= 0 ? here : Math.max(0, order.steps.length - 1);
  const last = journey.length - 1;
  return journey.map((type, index): TrackStep => {
    const state =
      index < reached || (index === reached && reached === last)
        ? "done"
        : index === reached
          ? "now"
          : "ahead";
    return { type, at: index <= reached ? (at.get(type) ?? null) : null, state };
  });
}
