import { describe, expect, test } from "vitest";
import { seededRandom } from "../../shared/seeded-random.ts";
import { createServedSwitches, STALE_AFTER_MS } from "../served-switches.ts";
import type { SwitchSnapshot } from "../switch-snapshot.ts";
import { isNewerSnapshot } from "./newer-snapshot.ts";

const at = (revision: number, source = "db"): SwitchSnapshot => ({
  source,
  revision,
  values: { "live.coalesce": revision % 4 },
});

test("any order, loss of all but the newest, and repetition of messages ends at the newest and never goes back", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = seededRandom(seed);
    const newest = 1 + Math.floor(random() * 30);
    const messages = Array.from({ length: 60 }, () => at(1 + Math.floor(random() * newest)));
    messages.splice(Math.floor(random() * messages.length), 0, at(newest));
    const served = createServedSwitches(() => 0);
    let before = 0;
    for (const message of messages) {
      served.take(message, random() < 0.1 ? "registration" : "news");
      const { revision } = served.status();
      expect(revision).toBeGreaterThanOrEqual(before);
      expect(served.reader.level("live.coalesce", { whenUnknown: -1 })).toBe(revision % 4);
      before = revision;
    }
    expect(before, `seed ${seed}`).toBe(newest);
  }
});

describe("another count of revisions", () => {
  test("is taken over at a registration, however low it stands", () => {
    expect(isNewerSnapshot(at(500), at(3, "restored"), "registration")).toBe(true);
  });
  test("is no news in between: a late message of an old database changes nothing", () => {
    expect(isNewerSnapshot(at(3, "restored"), at(500), "news")).toBe(false);
  });
});

describe("the reason for what is served", () => {
  test("goes from the default over the disk to live, and stale when nobody speaks any more", () => {
    let now = 100_000;
    const served = createServedSwitches(() => now);
    expect(served.status()).toMatchObject({ reason: "DEFAULT", ageMs: null });
    expect(served.reader.isOn("writes.queued", { whenUnknown: true })).toBe(true);
    served.remember({ value: at(4), savedAt: 40_000 });
    expect(served.status()).toMatchObject({ reason: "CACHED", ageMs: 60_000, revision: 4 });
    // The server confirms what the disk remembered: nothing to apply, but live now.
    expect(served.take(at(4), "registration")).toBe(false);
    expect(served.status()).toMatchObject({ reason: "LIVE", ageMs: 0 });
    now += STALE_AFTER_MS + 1;
    expect(served.status()).toMatchObject({ reason: "STALE" });
    served.confirm(3);
    expect(served.status().reason).toBe("STALE");
    served.confirm(4);
    expect(served.status().reason).toBe("LIVE");
  });

  test("a value of another type reads as unknown", () => {
    const served = createServedSwitches(() => 0);
    served.take({ source: "db", revision: 1, values: { "writes.queued": 2 } }, "news");
    expect(served.reader.isOn("writes.queued", { whenUnknown: true })).toBe(true);
  });
});
