import { expect, test } from "vitest";
import type { EngineRow, Figures, NodeTile, QueueRow } from "#server/contracts/operations.ts";
import type { SwitchRow } from "#server/contracts/switches.ts";
import { judgeOverview, type OverviewInput } from "./judge-overview.ts";

const node = (health: NodeTile["health"]) => ({ name: "n1", health }) as NodeTile;
const queue = (over: Partial<QueueRow>) =>
  ({ class: "place", depth: 5, oldestAgeMs: 0, drainEtaMs: 1_000, ...over }) as QueueRow;
const figures = (over: Partial<Figures>) =>
  ({
    count: 100,
    reservationSuccess: 0.99,
    reservationCount: 100,
    p95Ms: 300,
    before: { p95Ms: 300 },
    ...over,
  }) as Figures;

const calm: OverviewInput = {
  ageMs: 1_000,
  figures: figures({}),
  refused: 0,
  nodes: [node("ready")],
  queues: [queue({})],
  switches: [],
  engine: null,
};

const abouts = (over: Partial<OverviewInput>) =>
  judgeOverview({ ...calm, ...over }).map((finding) => `${finding.level} ${finding.about}`);

test("says nothing while all is well", () => {
  expect(abouts({})).toEqual([]);
});

test.each<[string, Partial<OverviewInput>, string[]]>([
  ["data too old to judge by", { ageMs: 11_000 }, ["late behind"]],
  ["no node at all", { nodes: [] }, ["late noNodes"]],
  [
    "one node isolated beside a ready one",
    { nodes: [node("ready"), node("isolated")] },
    ["late nodeIsolated"],
  ],
  [
    "reservations below the promise",
    { figures: figures({ reservationSuccess: 0.5 }) },
    ["late reservations"],
  ],
  ["reservations a little low", { figures: figures({ reservationSuccess: 0.9 }) }, ["warm reservations"]],
  ["a long wait that drains", { queues: [queue({ oldestAgeMs: 6_000 })] }, ["warm oldestWait"]],
  [
    "a long wait that does not drain",
    { queues: [queue({ oldestAgeMs: 20_000, drainEtaMs: null })] },
    ["late notDraining"],
  ],
  ["many refusals", { refused: 10 }, ["warm refused"]],
  [
    "twice as slow as before",
    { figures: figures({ p95Ms: 2_500, before: { p95Ms: 900 } as never }) },
    ["warm slowResponse"],
  ],
  [
    "a switch away from its default",
    { switches: [{ key: "writes.queued", isDefault: false, extensions: 0 } as SwitchRow] },
    ["degraded degraded"],
  ],
  ["slow commits", { engine: { commitP95Ms: 600 } as EngineRow }, ["warm slowCommits"]],
  ["commits that hardly come through", { engine: { commitP95Ms: 2_600 } as EngineRow }, ["late slowCommits"]],
  ["no commits at all", { engine: { commitP95Ms: null } as EngineRow }, []],
  [
    "a lease that had to be extended",
    { switches: [{ key: "writes.queued", isDefault: false, extensions: 1 } as SwitchRow] },
    ["late leaseExtended", "degraded degraded"],
  ],
])("names the trouble: %s", (_, over, expected) => {
  expect(abouts(over)).toEqual(expected);
});

test("does not judge a rate from a handful of requests", () => {
  expect(abouts({ figures: figures({ reservationSuccess: 0, reservationCount: 5 }) })).toEqual([]);
});

test("puts what needs a hand before what was wanted", () => {
  expect(
    abouts({
      switches: [{ key: "live.coalesce", isDefault: false, extensions: 0 } as SwitchRow],
      nodes: [],
      refused: 20,
    }),
  ).toEqual(["late noNodes", "warm refused", "degraded degraded"]);
});
