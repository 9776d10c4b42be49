import { expect, test } from "vitest";
import { PublishedState } from "./published-state.ts";

test("sends only what differs from what followers hold", () => {
  const state = new PublishedState();
  state.put("node", "a", { load: 1 });
  expect(state.takeChanges()).toEqual([{ collection: "node", id: "a", value: { load: 1 } }]);
  state.put("node", "a", { load: 1 });
  expect(state.takeChanges()).toEqual([]);
  state.put("node", "a", { load: 2 });
  expect(state.takeChanges()).toHaveLength(1);
});

test("tells followers of what is gone, once", () => {
  const state = new PublishedState();
  state.put("node", "a", 1);
  state.put("node", "b", 1);
  state.takeChanges();
  state.keepOnly("node", ["b"]);
  state.keepOnly("node", ["b"]);
  expect(state.takeChanges()).toEqual([{ collection: "node", id: "a", value: null }]);
  expect(state.all()).toEqual({ node: { b: 1 } });
});

test("drops the oldest beyond the limit, not the one last changed", () => {
  const state = new PublishedState();
  for (const id of ["1", "2", "3"]) state.put("feed", id, id);
  state.put("feed", "1", "changed");
  state.keepNewest("feed", 2);
  expect(Object.keys(state.all().feed ?? {})).toEqual(["2", "3"]);
});
