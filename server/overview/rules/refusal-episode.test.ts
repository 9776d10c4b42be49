import { expect, test } from "vitest";
import { addRefusal, feedOf, type RefusalEpisode } from "./refusal-episode.ts";

const refusals = (...entries: [at: number, reason: string][]) =>
  entries.reduce<RefusalEpisode | null>((episode, [at, reason]) => addRefusal(episode, { at, reason }), null);

test("refusals close together become one line with their commonest reason", () => {
  const episode = refusals([0, "load_gate"], [1_000, "wait_target"], [2_000, "wait_target"]);
  expect(episode && feedOf(episode)).toEqual({
    at: 0,
    type: "refusals",
    params: { count: 3, reason: "wait_target", lastAt: 2_000 },
  });
});

test("a refusal after a quiet half minute starts a new line", () => {
  expect(refusals([0, "load_gate"], [30_001, "load_gate"])).toMatchObject({ startedAt: 30_001, count: 1 });
});

test("a storm that does not end gets a new line every five minutes", () => {
  const entries = Array.from({ length: 40 }, (_, i): [number, string] => [i * 10_000, "load_gate"]);
  expect(refusals(...entries)?.startedAt).toBe(310_000);
});
