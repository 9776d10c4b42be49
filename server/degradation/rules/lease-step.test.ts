import { expect, test } from "vitest";
import type { SeriesName } from "../../contracts/series.ts";
import { gateInShort, leaseStep } from "./lease-step.ts";

const MINUTE = 60_000;
const lease = {
  key: "admission.shed_low" as const,
  setAt: 0,
  leaseUntil: 30 * MINUTE,
  extensions: 0,
  settledAt: 0,
};
const by =
  (values: Partial<Record<SeriesName, number>>) =>
  ({ series }: { series: SeriesName }) => ({ value: values[series] ?? null });
const calm = by({ load: 0.5, oldestWaitMs: 100 });

test("tells of the end in its last five minutes, but not of a lease or an extension that is as short", () => {
  expect(leaseStep(lease, 25 * MINUTE - 1, calm).do).toBe("wait");
  expect(leaseStep(lease, 25 * MINUTE, calm).do).toBe("notify");
  expect(leaseStep({ ...lease, leaseUntil: 5 * MINUTE }, MINUTE, calm).do).toBe("wait");
  expect(leaseStep({ ...lease, extensions: 1 }, 26 * MINUTE, calm).do).toBe("wait");
});

test("ends only when every condition holds, and names the first that does not", () => {
  const over = 30 * MINUTE;
  expect(leaseStep(lease, over, calm)).toEqual({ do: "end" });
  const waits = leaseStep(lease, over, by({ load: 0.5, oldestWaitMs: 2_500 }));
  expect(waits.do === "extend" && gateInShort(waits.because)).toBe("oldestWaitMs 2500, not < 2000");
  const blind = leaseStep(lease, over, by({ load: 0.5 }));
  expect(blind.do === "extend" && gateInShort(blind.because)).toBe("oldestWaitMs no data, not < 2000");
  expect(leaseStep({ ...lease, key: "prediction.simple" }, over, by({})).do).toBe("end");
});

test("right after a start it waits for data, but not when data says that the trouble is still there", () => {
  const over = { ...lease, settledAt: 31 * MINUTE };
  expect(leaseStep(over, 30 * MINUTE, by({})).do).toBe("wait");
  expect(leaseStep(over, 30 * MINUTE, by({ load: 2 })).do).toBe("extend");
  expect(leaseStep(over, 31 * MINUTE, by({})).do).toBe("extend");
});
