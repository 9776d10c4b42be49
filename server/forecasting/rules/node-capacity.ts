import type { NodeTile } from "../../contracts/operations.ts";

type Node = Pick<NodeTile, "name" | "health" | "slots" | "rate">;

const RATE_TAU_MS = 5 * 60_000;
/** What is shown is measured against one capacity until it is this far from the true one: charts do not tremble. */
const SHOWN_TOLERANCE = 0.05;

/**
 * What the nodes can do, in reference slots. A node that comes or goes counts at once; how fast one is, counts as
 * the mean of its last minutes, so that a slow spell of seconds is no change of capacity.
 */
export class NodeCapacity {
  readonly #rates = new Map<string, number>();
  #sampledAt = 0;
  #nodes: Node[] = [];
  #shown = new Map<string, number>();

  sample(nodes: readonly Node[], now: number): void {
    const weight = 1 - Math.exp(-Math.max(0, now - this.#sampledAt) / RATE_TAU_MS);
    this.#sampledAt = now;
    // A missed heartbeat is no loss yet; who is cordoned, drained or isolated takes no work.
    this.#nodes = nodes.filter(({ health }) => health === "ready" || health === "suspect");
    for (const { name, rate } of this.#nodes) {
      const before = this.#rates.get(name);
      this.#rates.set(name, before === undefined ? rate : before + weight * (rate - before));
    }
    for (const name of this.#rates.keys()) {
      if (!nodes.some((node) => node.name === name)) this.#rates.delete(name);
    }
    this.#shown.set("all", settled(this.#shown.get("all"), this.#sum()));
    for (const node of this.#nodes) {
      const key = `node:${node.name}`;
      this.#shown.set(key, settled(this.#shown.get(key), this.#of(node)));
    }
    for (const key of this.#shown.keys()) {
      if (key !== "all" && !this.#nodes.some(({ name }) => key === `node:${name}`)) this.#shown.delete(key);
    }
  }

  get count(): number {
    return this.#nodes.length;
  }

  /** What a series' load is measured against; null: its node is gone, or there is none at all. */
  behind(key: string): number | null {
    const slots = this.#shown.get(key.startsWith("node:") ? key : "all") ?? 0;
    return slots > 0 ? slots : null;
  }

  #sum(): number {
    return this.#nodes.reduce((sum, node) => sum + this.#of(node), 0);
  }

  #of({ name, slots }: Node): number {
    return slots * (this.#rates.get(name) ?? 1);
  }
}

function settled(shown: number | undefined, actual: number): number {
  return shown !== undefined && Math.abs(actual - shown) <= SHOWN_TOLERANCE * shown ? shown : actual;
}
