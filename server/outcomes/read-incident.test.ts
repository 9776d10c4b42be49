import { expect, it } from "vitest";
import { mapDimensions, outcomesOf, parseIncident } from "./read-incident.ts";

const text = "min,cdn,device,value,cnt\n60,5,C1,1,3\n120,,C1,0,2\n";

it("turns a recorded incident's minutes into outcomes of the cube, count for count", () => {
  const incident = parseIncident(text);
  const map = mapDimensions(incident.dimensions);
  expect([...map]).toEqual([
    ["device", "device"],
    ["cdn", "region"],
  ]);
  const outcomes = [...outcomesOf(incident, { at: 1_000_000_000_000, tenantId: "t", map })].flat();
  expect(outcomes.map(({ at, region, device, outcome }) => [at, region, device, outcome])).toEqual([
    [1_000_000_000_000, "cdn 5", "C1", "failed"],
    [1_000_000_000_000, "cdn 5", "C1", "success"],
    [1_000_000_000_000, "cdn 5", "C1", "success"],
    [1_000_000_060_000, "cdn blank", "C1", "success"],
    [1_000_000_060_000, "cdn blank", "C1", "success"],
  ]);
});

it.each([
  ["other columns", "time,cdn,value,cnt\n60,5,1,3", /first line/],
  ["more failed than all", "min,cdn,value,cnt\n60,5,4,3", /Line 2 .*60,5,4,3/],
  ["a line cut short", "min,cdn,value,cnt\n60,5,1,3\n120,5", /Line 3/],
  ["nothing", "min,cdn,value,cnt\n", /no minutes/],
])("refuses %s, and says where", (_what, bad, message) => {
  expect(() => parseIncident(bad)).toThrow(message);
});

it("says which dimension finds no room in the cube", () => {
  expect(() => mapDimensions(["a", "b", "c", "d", "e", "f", "g"])).toThrow(/for g/);
});
