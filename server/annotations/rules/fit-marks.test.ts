import { describe, expect, it } from "vitest";
import type { Annotation } from "../../contracts/annotation-layers.ts";
import { fitMarks, type OnsetShape } from "./fit-marks.ts";

const MINUTE = 60_000;
const at = Date.UTC(2026, 10, 21, 12, 7);
const onset: OnsetShape = {
  at,
  weights: [
    { at: at - MINUTE, weight: 0.1 },
    { at, weight: 0.8 },
    { at: at + MINUTE, weight: 0.1 },
  ],
  direction: "fell",
};

let ids = 0;
function mark(
  layer: Annotation["layer"],
  beforeMs: number,
  more: Partial<Annotation> & { label?: string } = {},
): Annotation {
  const { label, ...rest } = more;
  ids += 1;
  return {
    id: `a${ids}`,
    at: at - beforeMs,
    until: null,
    layer,
    text: "",
    link: null,
    mark: label ? { id: `a${ids}`, at: at - beforeMs, type: "node", label, params: {} } : null,
    incident: null,
    by: null,
    version: 1,
    editable: false,
    ...rest,
  };
}
const rank = (...annotations: Annotation[]) => fitMarks({ annotations, onset, stepMs: MINUTE });

describe("marks around the onset", () => {
  it("fit best right before it, worse the longer before, and not after it", () => {
    const [close, hour, late] = [
      mark("deploy", 40_000),
      mark("deploy", 60 * MINUTE),
      mark("deploy", -5 * MINUTE),
    ];
    const ranked = rank(late, hour, close);
    expect(ranked[0]).toMatchObject({ annotation: { id: close.id }, fit: "close", lagMs: 40_000 });
    expect(ranked.find(({ annotation }) => annotation.id === late.id)).toMatchObject({ fit: "after" });
    expect(ranked.find(({ annotation }) => annotation.id === hour.id)?.fit ?? "loose").toBe("loose");
  });

  it("that take something away fit a fall, those that bring it back do not", () => {
    const [lost, back] = [
      mark("healing", MINUTE, { label: "node_isolated" }),
      mark("healing", MINUTE, { label: "node_joined" }),
    ];
    const ranked = rank(back, lost);
    expect(ranked[0]).toMatchObject({ annotation: { id: lost.id }, against: false });
    expect(ranked[1]).toMatchObject({ annotation: { id: back.id }, against: true });
    const rose = fitMarks({
      annotations: [lost, back],
      onset: { ...onset, direction: "rose" },
      stepMs: MINUTE,
    });
    expect(rose[0]?.annotation.id).toBe(back.id);
  });

  it("of a kind that happens all the time say less", () => {
    const alone = rank(mark("switch", MINUTE))[0];
    const many = rank(...Array.from({ length: 10 }, (_, i) => mark("switch", MINUTE + i * 1_000)))[0];
    expect(many?.sameKind).toBe(10);
    expect(many?.score).toBeLessThan((alone?.score ?? 0) / 2);
  });

  it("that last fit by their start or their end", () => {
    const rollout = mark("deploy", 4 * 60 * MINUTE, { until: at - MINUTE });
    expect(rank(rollout)[0]).toMatchObject({ fit: "close" });
  });

  it("advice alone is no close fit", () => {
    expect(rank(mark("healing", MINUTE, { label: "scale_advice" }))[0]?.fit).not.toBe("close");
  });

  it("and without marks there is nothing to rank", () => {
    expect(rank()).toEqual([]);
  });
});
