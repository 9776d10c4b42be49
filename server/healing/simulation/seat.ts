import type { Liveness } from "../../nodes/rules/judge-nodes.ts";
import { SimulatedProcess } from "./fleet.ts";
import type { SimulatedNode } from "./scenario.ts";

/** A node as the server knows it, beside the process it cannot see. */
export interface Seat {
  id: string;
  process: SimulatedProcess;
  registered: boolean;
  epoch: number;
  liveness: Liveness;
  heardAtMs: number;
  /** When a report of its present life last came as far as this machine, read or not: the truth behind the rules. */
  reachedAtMs: number;
  appliedRevision: number;
}

export const seatFor = (node: SimulatedNode): Seat => ({
  id: node.name,
  process: new SimulatedProcess(node),
  registered: false,
  epoch: 0,
  liveness: "ready",
  heardAtMs: 0,
  reachedAtMs: 0,
  appliedRevision: 0,
});

export const seatOf = (seats: readonly Seat[], id: string): Seat | undefined =>
  seats.find((seat) => seat.id === id);

/** The nodes that may get work. */
export const readySeats = (seats: readonly Seat[]): Seat[] =>
  seats.filter((seat) => seat.registered && seat.liveness === "ready");
