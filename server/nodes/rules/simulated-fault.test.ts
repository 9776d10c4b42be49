import { describe, expect, it } from "vitest";
import { FAULT_EVERY_MS, FAULT_LASTS_MS, failsBy, faultAt } from "./simulated-fault.ts";

const dimensions = {
  region: "cn-east",
  device: "iOS 18",
  network: "4G",
  appVersion: "5.2.0",
  channel: "app",
};
const fault = { match: { appVersion: "5.2.0", network: "4G" }, startsAt: 0, endsAt: 1 };

describe("faultAt", () => {
  it("has one fault of four minutes in every twelve", () => {
    for (let turn = 0; turn < 20; turn++) {
      const inForce = [];
      for (let t = 0; t < FAULT_EVERY_MS; t += 1_000) {
        const found = faultAt(turn * FAULT_EVERY_MS + t);
        if (found) inForce.push(found);
      }
      expect(new Set(inForce.map((f) => f.startsAt)).size).toBe(1);
      expect(Math.abs(inForce.length * 1_000 - FAULT_LASTS_MS)).toBeLessThanOrEqual(1_000);
      expect(Object.keys(inForce[0]?.match ?? {})).toHaveLength(2);
    }
  });

  it("moves on to another combination in the next turn", () => {
    const at = (turn: number) => faultAt((turn + 0.7) * FAULT_EVERY_MS)?.match;
    expect(at(1)).toBeDefined();
    expect(at(1)).not.toEqual(at(2));
  });
});

describe("failsBy", () => {
  it("hits about 85 % of the combination and decides the same for every attempt", () => {
    const ids = Array.from({ length: 2_000 }, (_, i) => `ord_${i}`);
    const failed = ids.filter((orderId) => failsBy(fault, { orderId, dimensions }));
    expect(failed.length / ids.length).toBeGreaterThan(0.82);
    expect(failed.length / ids.length).toBeLessThan(0.88);
    expect(failed).toEqual(ids.filter((orderId) => failsBy(fault, { orderId, dimensions })));
  });

  it("leaves everything else alone", () => {
    for (let i = 0; i < 200; i++) {
      expect(failsBy(fault, { orderId: `o${i}`, dimensions: { ...dimensions, network: "5G" } })).toBe(false);
      expect(failsBy(null, { orderId: `o${i}`, dimensions })).toBe(false);
    }
  });
});
