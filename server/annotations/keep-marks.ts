import type { FeedEntry, Mark } from "../contracts/operations.ts";
import type { Bus } from "../platform/bus.ts";
import type { AnnotationStore, RecordedMark } from "./annotation-store.ts";

const WRITE_EVERY_MS = 2_000;
/** What waits while the database is away; older ones are dropped. */
const MOST_WAITING = 500;
/** A node that flaps says the same thing many times a minute. */
const SAME_AGAIN_MS = 60_000;

type Heard = Pick<FeedEntry, "at" | "type" | "params">;

/** Events of the feed that explain a change of the rate, as marks; the rest is not of the chart. */
const kept: Partial<Record<FeedEntry["type"], (event: Heard) => RecordedMark | null>> = {
  node_joined: node,
  node_returned: node,
  node_isolated: node,
  node_exited: node,
  node_ejected: node,
  node_command: node,
  healer_held: node,
  breaker_opened: node,
  breaker_closed: node,
  scale_advice: (event) => (event.params.verdict === "steady" ? null : node(event)),
};

function node({ at, type, params }: Heard): RecordedMark {
  return { at, type: "node", label: type, params, layer: "healing" };
}

/** Switches have their own history, and nodes are heard in the feed. */
function ofMark(mark: Omit<Mark, "id">): RecordedMark | null {
  if (mark.type === "breaker") return { ...mark, layer: "healing" };
  return mark.type === "policy" ? { ...mark, layer: "engine" } : null;
}

export interface KeepMarksOptions {
  bus: Pick<Bus, "on">;
  store: Pick<AnnotationStore, "record">;
  log: { warn(details: object, message: string): void };
}

/** Keeps what nodes, breakers and the engine did, so that a chart of last week knows it too. */
export function keepMarks({ bus, store, log }: KeepMarksOptions) {
  let waiting: RecordedMark[] = [];
  const lastAt = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  function keep(mark: RecordedMark | null): void {
    if (!mark) return;
    const key = `${mark.label} ${String(mark.params.node ?? mark.params.target ?? "")} ${String(mark.params.to ?? "")}`;
    if (mark.at - (lastAt.get(key) ?? Number.NEGATIVE_INFINITY) < SAME_AGAIN_MS) return;
    lastAt.set(key, mark.at);
    waiting = [...waiting, mark].slice(-MOST_WAITING);
  }

  function write(): Promise<void> {
    const marks = waiting;
    if (marks.length === 0) return writing;
    waiting = [];
    writing = writing
      .then(() => store.record(marks))
      .catch((error) => {
        waiting = [...marks, ...waiting].slice(-MOST_WAITING);
        log.warn({ err: error }, "marks of the chart are written a little later");
      });
    return writing;
  }

  const offs = [
    bus.on("feed", (event) => keep(kept[event.type]?.(event) ?? null)),
    bus.on("mark", (mark) => keep(ofMark(mark))),
  ];
  return {
    start() {
      timer = setInterval(() => void write(), WRITE_EVERY_MS);
      timer.unref();
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      for (const off of offs) off();
      await write();
    },
  };
}
