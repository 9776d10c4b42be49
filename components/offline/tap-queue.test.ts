import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { QueuedTap } from "./queued-tap.ts";
import { type TapAnswer, type TapOutcome, TapQueue } from "./tap-queue.ts";
import type { TapStore } from "./tap-store.ts";

const done = { ok: true, value: { ticket: { number: 41 } } } as TapAnswer;
const tap = (id: string, over: Partial<QueuedTap> = {}): QueuedTap =>
  ({
    id,
    verb: "bump",
    extra: {},
    shopId: "wok",
    orderId: "o1",
    number: 41,
    at: 1_000,
    offline: false,
    ...over,
  }) as QueuedTap;

/** The device: its memory and its locks are shared by all tabs. */
function device() {
  const kept = new Map<string, QueuedTap>();
  const store: TapStore = {
    put: async (one) => void kept.set(one.id, one),
    has: async (id) => kept.has(id),
    remove: async (id) => void kept.delete(id),
    ofShop: async (shopId) => [...kept.values()].filter((one) => one.shopId === shopId),
  };
  const chains = new Map<string, Promise<unknown>>();
  const lock = <T>(name: string, run: () => Promise<T>): Promise<T> => {
    const mine = (chains.get(name) ?? Promise.resolve()).then(run, run);
    chains.set(name, mine);
    return mine;
  };
  const sent: QueuedTap[] = [];
  const server = { answers: async (_tap: QueuedTap): Promise<TapAnswer> => done };
  const openTab = () => {
    const settled: [string, TapOutcome["outcome"]][] = [];
    const queue = new TapQueue({
      shopId: "wok",
      store,
      lock,
      random: () => 0.5,
      send: async (one) => {
        const answer = await server.answers(one);
        sent.push(one);
        return answer;
      },
      onSettled: (one, { outcome }) => settled.push([one.id, outcome]),
      onChange: () => {},
    });
    return { queue, settled, store };
  };
  return { kept, sent, server, openTab };
}
const unreachable = async (): Promise<never> => {
  throw new TypeError("Failed to fetch");
};

describe("TapQueue", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("sends a tap once and keeps nothing of it after the answer", async () => {
    const { kept, sent, openTab } = device();
    const { queue, settled } = openTab();
    await queue.add(tap("a"));
    expect(sent).toMatchObject([{ id: "a", offline: false }]);
    expect(settled).toEqual([["a", "done"]]);
    expect(kept.size).toBe(0);
    expect(queue.taps).toEqual([]);
  });

  it("keeps what cannot be sent, in the order of the fingers, and sends it when the server is back", async () => {
    const { kept, sent, server, openTab } = device();
    const { queue } = openTab();
    server.answers = unreachable;
    await queue.add(tap("a", { at: 1 }));
    await queue.add(tap("b", { at: 2, verb: "undo" }));
    await queue.add(tap("c", { at: 3, orderId: "o2" }));
    expect(kept.size).toBe(3);
    expect(queue.hindrance).toBe("unreachable");
    server.answers = async () => done;
    await queue.resend();
    expect(sent.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(sent[0]).toMatchObject({ at: 1, offline: true });
    expect(queue.hindrance).toBeNull();
    expect(kept.size).toBe(0);
  });

  it("tries again by itself", async () => {
    const { sent, server, openTab } = device();
    const { queue } = openTab();
    server.answers = unreachable;
    await queue.add(tap("a"));
    server.answers = async () => done;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toHaveLength(1);
  });

  it("does not wait for ever for an answer, and asks again", async () => {
    const { sent, server, openTab } = device();
    const { queue } = openTab();
    server.answers = () => new Promise(() => {});
    void queue.add(tap("a"));
    await vi.advanceTimersByTimeAsync(10_001);
    expect(queue.hindrance).toBe("unreachable");
    server.answers = async () => done;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sent).toHaveLength(1);
    expect(queue.taps).toEqual([]);
  });

  it("takes up after a reload what the page before could not send", async () => {
    const { sent, server, openTab } = device();
    const before = openTab().queue;
    server.answers = unreachable;
    await before.add(tap("a"));
    before.stop();
    server.answers = async () => done;
    const { queue, settled } = openTab();
    await queue.resend();
    expect(sent).toHaveLength(1);
    expect(settled).toEqual([["a", "done"]]);
  });

  it("sends each tap from one tab only, however many are open", async () => {
    const { sent, server, openTab } = device();
    const [one, other] = [openTab(), openTab()];
    server.answers = unreachable;
    await one.queue.add(tap("a", { at: 1 }));
    await one.queue.add(tap("b", { at: 2 }));
    await other.queue.restore();
    server.answers = async () => done;
    await Promise.all([one.queue.resend(), other.queue.resend()]);
    expect(sent.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(other.queue.taps).toEqual([]);
    expect([...one.settled, ...other.settled].filter(([, outcome]) => outcome === "done")).toHaveLength(2);
  });

  it("tells what the server refused and goes on with the next tap of the ticket", async () => {
    const { sent, server, openTab } = device();
    const { queue, settled } = openTab();
    server.answers = async ({ id }) =>
      id === "a" ? { ok: false, code: "CONFLICT", reason: "cancelled" } : done;
    await queue.add(tap("a"));
    await queue.add(tap("b"));
    expect(settled).toEqual([
      ["a", "refused"],
      ["b", "done"],
    ]);
    expect(sent).toHaveLength(2);
  });

  it("does not bring back what was answered, nor drop what was tapped, while it was reading the store", async () => {
    const { kept, server, openTab } = device();
    const { queue, settled } = openTab();
    server.answers = unreachable;
    await queue.add(tap("a"));
    server.answers = async () => done;
    const reading = queue.restore();
    await Promise.all([queue.resend(), queue.add(tap("b", { orderId: "o2" }))]);
    await reading;
    expect(
      settled
        .filter(([, outcome]) => outcome === "done")
        .map(([id]) => id)
        .sort(),
    ).toEqual(["a", "b"]);
    expect(queue.taps).toEqual([]);
    expect(kept.size).toBe(0);
  });

  it("is hindered by nothing once another tab has sent everything", async () => {
    const { server, openTab } = device();
    const [one, other] = [openTab(), openTab()];
    server.answers = unreachable;
    await one.queue.add(tap("a"));
    await other.queue.resend();
    expect(other.queue.hindrance).toBe("unreachable");
    server.answers = async () => done;
    await one.queue.resend();
    await other.queue.restore();
    expect(other.queue.hindrance).toBeNull();
  });

  it("keeps a tap whose store cannot be read", async () => {
    const { sent, server, openTab } = device();
    const { queue, store } = openTab();
    server.answers = unreachable;
    await queue.add(tap("a"));
    const ofShop = store.ofShop;
    store.ofShop = async () => null;
    server.answers = async () => done;
    await queue.resend();
    store.ofShop = ofShop;
    expect(sent.map(({ id }) => id)).toEqual(["a"]);
  });

  it("keeps everything while nobody is signed in, and says so", async () => {
    const { kept, server, openTab } = device();
    const { queue, settled } = openTab();
    server.answers = async () => ({ ok: false, code: "UNAUTHENTICATED" });
    await queue.add(tap("a"));
    expect(queue.hindrance).toBe("signed_out");
    expect(kept.size).toBe(1);
    server.answers = async () => done;
    await vi.advanceTimersByTimeAsync(16_000);
    expect(settled).toEqual([["a", "done"]]);
  });

  it("waits with what the server cannot take in this moment instead of giving it up", async () => {
    const { server, openTab } = device();
    const { queue, settled } = openTab();
    server.answers = async () => ({ ok: false, code: "STORE_UNAVAILABLE" });
    await queue.add(tap("a"));
    expect(settled).toEqual([]);
    server.answers = async () => done;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(settled).toEqual([["a", "done"]]);
  });
});
