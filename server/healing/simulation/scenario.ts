import { seededRandom } from "../../shared/seeded-random.ts";

export type Fault =
  | { kind: "kill" | "leave"; at: number; node: number }
  /** Stopped or stuck: it neither hears nor says anything. */
  | { kind: "hang"; at: number; node: number; until: number }
  /** Its messages stay in the network, both ways, and arrive late and all at once. */
  | { kind: "clog"; at: number; node: number; until: number }
  | { kind: "stall_monitor" | "database_away"; at: number; until: number }
  | { kind: "flip_switch"; at: number };

export interface SimulatedNode {
  name: string;
  slots: number;
  rate: number;
  /** Started again by us when it is lost; the others come back by themselves, or late. */
  local: boolean;
  /** How far its own clock is off: nobody may go by it. */
  clockOffMs: number;
}

export interface Scenario {
  seed: number;
  nodes: SimulatedNode[];
  faults: Fault[];
  /** Requests per second over what the fleet can do. */
  pressure: number;
  meanWorkMs: number;
  deadlineMs: number;
  /** When faults and requests end; what is left must still come right. */
  calmFromMs: number;
  random: () => number;
}

const CALM_FROM_MS = 45_000;

/** Everything that will go wrong, from one number. */
export function scenarioOf(seed: number): Scenario {
  const random = seededRandom(Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995);
  const between = (low: number, high: number) => low + random() * (high - low);
  const count = 1 + Math.floor(random() * 9);
  const nodes = Array.from(
    { length: count },
    (_, i): SimulatedNode => ({
      name: `n${i + 1}`,
      slots: 2 + Math.floor(random() * 4),
      rate: between(0.5, 1.5),
      local: random() < 0.6,
      clockOffMs: random() < 0.3 ? between(-60_000, 60_000) : 0,
    }),
  );
  const anyNode = () => Math.floor(random() * count);
  const start = () => between(2_000, CALM_FROM_MS - 12_000);
  const span = (kind: "hang" | "clog", node: number, at: number, lastsMs: number): Fault => ({
    kind,
    node,
    at,
    until: Math.min(CALM_FROM_MS, at + lastsMs),
  });
  const faults: Fault[] = [];
  for (let i = Math.floor(random() * 3); i > 0; i--)
    faults.push({ kind: "kill", node: anyNode(), at: start() });
  if (random() < 0.1) faults.push({ kind: "leave", node: anyNode(), at: start() });
  for (let i = Math.floor(random() * 4); i > 0; i--) {
    faults.push(span(random() < 0.5 ? "hang" : "clog", anyNode(), start(), between(500, 15_000)));
  }
  if (random() < 0.35) {
    // Swizzle: clogged one by one, freed in another order.
    const first = start();
    const order = nodes.map((_, i) => i).sort(() => random() - 0.5);
    order.slice(0, 1 + Math.floor(random() * count)).forEach((node, turn) => {
      faults.push(span("clog", node, first + turn * between(50, 2_000), between(1_000, 14_000)));
    });
  }
  if (random() < 0.25) {
    const at = start();
    const lastsMs = between(1_000, 14_000);
    for (let node = 0; node < count; node++)
      faults.push(span(random() < 0.9 ? "clog" : "hang", node, at + random() * 400, lastsMs));
  }
  const whole = (kind: "stall_monitor" | "database_away", chance: number, most: number) => {
    if (random() >= chance) return;
    const at = start();
    faults.push({ kind, at, until: at + between(500, most) });
  };
  whole("stall_monitor", 0.4, 15_000);
  whole("stall_monitor", 0.2, 4_000);
  whole("database_away", 0.25, 10_000);
  for (let i = Math.floor(random() * 4); i > 0; i--) faults.push({ kind: "flip_switch", at: start() });
  return {
    seed,
    nodes,
    faults: faults.sort((a, b) => a.at - b.at),
    pressure: random() < 0.3 ? between(2, 10) : between(0.2, 1.2),
    meanWorkMs: between(500, 4_000),
    deadlineMs: between(4_000, 15_000),
    calmFromMs: CALM_FROM_MS,
    random,
  };
}
