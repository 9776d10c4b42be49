import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ADMISSION_DEFAULTS, admitByWait, type EngineLoad, foresight } from "./wait-target.ts";

/** `queuedMs` of work waits; ten slots, all busy. */
const loaded = (queuedMs: number, forecastLoad: number | null = null): EngineLoad => ({
  queuedWorkMs: { paid: 0, place: queuedMs, browse: queuedMs, background: queuedMs },
  runningWorkMs: 5_000,
  capacity: 10,
  eligibleNodes: 2,
  unsettled: 0,
  unsettledOfClass: 0,
  meanWorkMs: 1_000,
  requestWorkMs: 1_000,
  meanServiceMs: 1_000,
  p95ServiceMs: 1_000,
  arrivingWorkPerMs: 5,
  forecastLoad,
});
const place = { class: "place", deadlineMs: 15_000 } as const;
const door = (
  queuedMs: number,
  predicted: number | null,
  request: Parameters<typeof admitByWait>[1] = place,
) => admitByWait(loaded(queuedMs, predicted), request, ADMISSION_DEFAULTS);
/** The load at which the gate closes, in hundredths. */
function closesAt(predicted: number | null): number {
  for (let hundredths = 4; hundredths <= 100; hundredths += 1) {
    const decision = door((hundredths / 100) * 150_000 - 5_000, predicted);
    if (decision.outcome === "refuse") return hundredths;
  }
  return Number.POSITIVE_INFINITY;
}

describe("the load gate and the coming hour", () => {
  it.each([
    ["no forecast, or none to be trusted", null, 80],
    ["an hour below the threshold", 0.7, 80],
    ["an hour just at it", 0.8, 80],
    ["a full hour", 1, 64],
    ["a spike half as much again as the nodes can do", 1.2, 54],
    ["a spike beyond all measure", 9, 40],
  ])("%s", (_, predicted, hundredths) => {
    expect(closesAt(predicted)).toBe(hundredths);
  });

  it("says that the forecast closed it, and only then", () => {
    expect(door(100_000, 1.2)).toMatchObject({
      because: "load_gate",
      load: 0.7,
      threshold: 0.8,
      predicted: 1.2,
    });
    expect(door(116_000, 1.2)).toMatchObject({ because: "load_gate", predicted: null });
  });

  it("keeps the room it saves for paid orders", () => {
    expect(door(100_000, 1.2, { ...place, class: "paid" }).outcome).toBe("admit");
  });

  it("turns nobody away for what may come while work can start at once", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.integer({ min: 100, max: 60_000 }),
        (predicted, deadlineMs) => {
          const idle = { ...loaded(0, predicted), runningWorkMs: 0, arrivingWorkPerMs: 0 };
          const request = { class: "background", deadlineMs } as const;
          expect(admitByWait(idle, request, ADMISSION_DEFAULTS).outcome).toBe("admit");
          expect(foresight(loaded(0, predicted), "background", 0.8)).toBe(1);
        },
      ),
    );
  });
});
