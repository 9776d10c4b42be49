import type { OrderClass, OrderKind } from "../../contracts/orders.ts";
import type { SwitchKey } from "../../contracts/switches.ts";

export interface Request {
  kind: OrderKind;
  class: OrderClass;
  refused: boolean;
}

/** Which requests a flip of each switch would touch: its blast radius, counted from real traffic. */
export const touchedBy: Record<SwitchKey, (request: Request) => boolean> = {
  // Every order is looked at on some screen, which would be served from memory.
  "reads.cached": ({ refused }) => !refused,
  // Everything accepted would wait instead of running.
  "writes.queued": ({ refused }) => !refused,
  // Low classes would be turned away; those refused already count, they are still asking.
  "admission.shed_low": ({ class: criticality }) => criticality === "browse" || criticality === "background",
  "admission.paid_only": ({ class: criticality }) => criticality !== "paid",
  // Every order is news on some screen.
  "live.coalesce": ({ refused }) => !refused,
  "prediction.simple": ({ kind, refused }) => kind === "meal" && !refused,
  // A shop is told of its meals only.
  "notify.batch": ({ kind, refused }) => kind === "meal" && !refused,
  "notify.essential_only": ({ kind, refused }) => kind === "meal" && !refused,
  // Whoever books a visit may have said it in a sentence.
  "language.model_off": ({ kind, refused }) => kind === "home_service" && !refused,
  "matching.greedy": ({ kind, refused }) => kind === "home_service" && !refused,
  // Analysts ask; no order is touched.
  "attribution.paused": () => false,
};
