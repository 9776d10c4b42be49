import type { z } from "zod";
import type { ApprovedAct, Signature, SubmitAct } from "../approvals/dangerous-act.ts";
import { judgeFlip } from "../approvals/rules/weigh-flip.ts";
import type { MaybeAsked } from "../contracts/approvals.ts";
import type { Viewer } from "../contracts/people.ts";
import { type LadderLevel, ladderSteps, setLevelSchema } from "../contracts/protection.ts";
import { type SwitchKey, switchCatalogue } from "../contracts/switches.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { mayAct, whoIs } from "./edit-rules.ts";
import type { News } from "./rules/evaluate.ts";
import { holdLevel, type LadderState, releaseLevel } from "./rules/step-ladder.ts";
import type { ProtectionStore, StoredLadder } from "./store.ts";

export interface SetLevelContext {
  store: Pick<ProtectionStore, "moveLadder">;
  clock: Clock;
  /** The ladder as this process knows it. */
  ladder(): StoredLadder;
  /** The level that rules in force ask for. */
  wanted(): LadderLevel;
  /** All exit conditions of a switch hold by what is measured. */
  exitHolds(key: SwitchKey, now: number): boolean;
  saved(ladder: StoredLadder, news: News): Promise<void>;
  /** Reads it anew from where it is kept. */
  refresh(): Promise<StoredLadder>;
  /** Asks a second person, where one is to be asked. */
  submit: SubmitAct;
}

type LevelWish = z.output<typeof setLevelSchema>;
type LevelSet = { level: number } & MaybeAsked;

/**
 * A person sets the ladder for some minutes, or gives it back to the rules. Refusing orders and lowering
 * too early wait for a second person, as a flip by hand does.
 * @throws STALE: it was moved meanwhile.
 */
export async function setLevel(context: SetLevelContext, viewer: Viewer, input: unknown): Promise<LevelSet> {
  mayAct(viewer);
  const wish = parseInput(setLevelSchema, input);
  const { level, leaseMinutes, reason, alone } = wish;
  const { state } = await seenLadder(context, wish);
  const by = whoIs(viewer);
  const { to, verdict } = judge(context, state, level, by.id);
  if (verdict.outcome === "go") return move(context, wish, { by, review: verdict.review });
  const submitted = await context.submit(viewer, {
    kind: actionOf(wish),
    target: "ladder",
    weight: to < state.level ? "loosens" : "drops_writes",
    before: { level: state.level },
    after: level === null ? { level: to } : { level, leaseMinutes },
    input: wish,
    reason,
    alone,
  });
  if (submitted.outcome === "asked") return { level: state.level, asked: submitted.request };
  return move(context, wish, { by, review: submitted.review });
}

/** A second person has said yes. @throws STALE */
export async function carryOutLevel(
  context: SetLevelContext,
  { input, askedBy, approvedBy }: ApprovedAct,
): Promise<void> {
  await move(context, parseInput(setLevelSchema, input), { by: askedBy, review: null, approvedBy });
}

/** Given back to the rules, it comes down to what they ask for. */
function judge(context: SetLevelContext, state: LadderState, level: LadderLevel | null, by: string) {
  const now = context.clock.nowMs();
  const to = level ?? Math.min(state.level, context.wanted());
  const letGo = ladderSteps.filter((step) => step.level > to && step.level <= state.level);
  const put = level === null ? [] : ladderSteps.filter((step) => step.level <= level);
  const verdict = judgeFlip({
    before: state.level,
    after: to,
    dropsWrites: put.some(({ key }) => switchCatalogue[key].dropsWrites),
    exitHolds: letGo.every(({ key }) => context.exitHolds(key, now)),
    // Whether anybody is there to be asked is not known here.
    required: true,
    leave: null,
    ownFlipAgeMs: state.setBy === by && state.setAt !== null ? now - state.setAt : null,
  });
  return { to, verdict };
}

async function seenLadder(context: SetLevelContext, { seenVersion }: LevelWish): Promise<StoredLadder> {
  let ladder = context.ladder();
  if (ladder.version !== seenVersion) ladder = await context.refresh();
  if (ladder.version !== seenVersion) throw staleBecauseOf(ladder.state);
  return ladder;
}

async function move(context: SetLevelContext, wish: LevelWish, signature: Signature): Promise<LevelSet> {
  const { level, leaseMinutes, seenVersion, reason } = wish;
  const ladder = await seenLadder(context, wish);
  const now = context.clock.nowMs();
  const until = now + leaseMinutes * 60_000;
  const { id: by, name } = signature.by;
  const to =
    level === null
      ? releaseLevel(ladder.state, reason)
      : holdLevel(ladder.state, { level, by, byName: name, reason, until, now });
  const edit = { ...signature, action: actionOf(wish), reason, at: now };
  if (!(await context.store.moveLadder(seenVersion, to, edit))) {
    throw staleBecauseOf((await context.refresh()).state);
  }
  const news = { ruleId: null, name, shadow: false };
  await context.saved(
    { version: seenVersion + 1, state: to },
    level === null
      ? { ...news, type: "level_released", params: { by: name, reason } }
      : { ...news, type: "level_set", params: { from: ladder.state.level, to: level, until, reason } },
  );
  return { level: to.level };
}

const actionOf = ({ level }: LevelWish) => (level === null ? "ladder.release" : "ladder.set");

function staleBecauseOf({ setByName, level, setAt }: LadderState): OpsError {
  const who = setByName ?? "a rule";
  const message = `The ladder was moved since it was looked at: ${who} set level ${level}.`;
  return new OpsError("STALE", message, { reason: who, at: setAt ?? undefined });
}
