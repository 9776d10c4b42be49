import type { Viewer } from "../contracts/people.ts";
import { setLevelSchema } from "../contracts/protection.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { editBy, mayAct } from "./edit-rules.ts";
import type { News } from "./rules/evaluate.ts";
import { holdLevel, type LadderState, releaseLevel } from "./rules/step-ladder.ts";
import type { ProtectionStore, StoredLadder } from "./store.ts";

export interface SetLevelContext {
  store: ProtectionStore;
  clock: Clock;
  /** The ladder as this process knows it. */
  ladder(): StoredLadder;
  saved(ladder: StoredLadder, news: News): Promise<void>;
  /** Reads it anew from where it is kept. */
  refresh(): Promise<StoredLadder>;
}

/** A person sets the ladder for some minutes, or gives it back to the rules. @throws STALE: it was moved meanwhile. */
export async function setLevel(
  context: SetLevelContext,
  viewer: Viewer,
  input: unknown,
): Promise<{ level: number }> {
  mayAct(viewer);
  const { level, leaseMinutes, seenVersion, reason } = parseInput(setLevelSchema, input);
  const now = context.clock.nowMs();
  let ladder = context.ladder();
  if (ladder.version !== seenVersion) ladder = await context.refresh();
  if (ladder.version !== seenVersion) throw staleBecauseOf(ladder.state);
  const edit = editBy(viewer, level === null ? "ladder.release" : "ladder.set", reason, now);
  const until = now + leaseMinutes * 60_000;
  const { id: by, name: byName } = edit.by;
  const to =
    level === null
      ? releaseLevel(ladder.state, reason)
      : holdLevel(ladder.state, { level, by, byName, reason, until, now });
  if (!(await context.store.moveLadder(seenVersion, to, edit))) {
    throw staleBecauseOf((await context.refresh()).state);
  }
  const news: News =
    level === null
      ? {
          type: "level_released",
          ruleId: null,
          name: viewer.name,
          shadow: false,
          params: { by: viewer.name, reason },
        }
      : {
          type: "level_set",
          ruleId: null,
          name: viewer.name,
          shadow: false,
          params: { from: ladder.state.level, to: level, until, reason },
        };
  await context.saved({ version: seenVersion + 1, state: to }, news);
  return { level: to.level };
}

function staleBecauseOf({ setByName, level, setAt }: LadderState): OpsError {
  const who = setByName ?? "a rule";
  const message = `The ladder was moved since it was looked at: ${who} set level ${level}.`;
  return new OpsError("STALE", message, { reason: who, at: setAt ?? undefined });
}
