import type { Explanation } from "#server/contracts/attribution.ts";
import { causeKey } from "#server/contracts/cause-key.ts";

type Ranking = Pick<Explanation, "verdict" | "mixDimension" | "pinned" | "causes">;

/** Whether what was found is found again: figures may differ, the order of causes is what counts. */
export type RankingCheck = "holds" | "order" | "changed";

export function compareRankings(then: Ranking, now: Ranking): RankingCheck {
  const [before, after] = [keysOf(then), keysOf(now)];
  const alike =
    then.verdict === now.verdict &&
    (then.verdict !== "mix" || then.mixDimension === now.mixDimension) &&
    before.toSorted().join() === after.toSorted().join();
  if (!alike) return "changed";
  return before.join() === after.join() ? "holds" : "order";
}

const keysOf = ({ causes }: Ranking): string[] => causes.map(({ attributes }) => causeKey(attributes));
