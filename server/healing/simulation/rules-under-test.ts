import { createLimiter, type Limiter } from "../../admission/rules/limiter.ts";
import { hintRetry } from "../../admission/rules/retry-time.ts";
import { judgeNodes } from "../../nodes/rules/judge-nodes.ts";
import { appliedRevision } from "../../nodes/rules/merge-report.ts";
import { lookAgain } from "../../nodes/rules/monitor.ts";

/** The rules under test; a test breaks one to see that the simulation notices. */
export interface RulesUnderTest {
  judge: typeof judgeNodes;
  lookAgain: typeof lookAgain;
  appliedRevision: typeof appliedRevision;
  /** Whether a result may settle its order: the journal's guard by attempt and epoch. */
  guards(expected: { attempt: number; epoch: number }, answer: { attempt: number; epoch: number }): boolean;
  limiter(): Limiter;
  hint: typeof hintRetry;
}

export const realRules: RulesUnderTest = {
  judge: judgeNodes,
  lookAgain,
  appliedRevision,
  guards: (expected, answer) => expected.attempt === answer.attempt && expected.epoch === answer.epoch,
  limiter: () => createLimiter("wait_target"),
  hint: hintRetry,
};
