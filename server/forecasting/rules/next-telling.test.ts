import { expect, it } from "vitest";
import { isTimeToTell } from "./next-telling.ts";

const out = { verdict: "scale_out", since: 1_000, nodesAdvised: 3 } as const;
const steady = { verdict: "steady", since: 1_000, nodesAdvised: 2 } as const;
const told = (advice: typeof out | typeof steady | null, failures = 0) => ({ advice, at: 100_000, failures });

it.each([
  ["news goes at once", told(null), out, 100_000, true],
  ["another verdict goes at once", told(steady), out, 100_001, true],
  ["another number of nodes goes at once", told(out), { ...out, nodesAdvised: 4 }, 100_001, true],
  ["the same advice is not said twice", told(out), out, 399_999, false],
  ["advice to scale is repeated after five minutes", told(out), out, 400_000, true],
  ["that all is steady is said once", told(steady), steady, 4_000_000, false],
  ["a failed try waits five seconds", told(null, 1), out, 104_999, false],
  ["and is made again", told(null, 1), out, 105_000, true],
  ["the third failure waits twenty", told(null, 3), out, 119_999, false],
  ["the tenth five minutes at most", told(null, 10), out, 400_000, true],
  ["a clock that was set back does not silence it", told(out), out, 50_000, true],
])("%s", (_, last, advice, now, expected) => {
  expect(isTimeToTell(last, advice, now)).toBe(expected);
});
