"use client";

import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { LadderRow, RuleRow } from "#server/contracts/protection.ts";
import { LEVELS } from "#server/contracts/protection-limits.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { useSwitchWords } from "../switches/use-switch-words.ts";
import classes from "./ladder-panel.module.css";
import { nearestUp } from "./rules-room.ts";
import { useRuleWords } from "./use-rule-words.ts";

export interface LadderPanelProps {
  ladder: LadderRow;
  rules: readonly RuleRow[];
  now: number;
  mayAct: boolean;
  onSet: () => void;
  onRelease: () => void;
}

/** Where the ladder stands, by whom and why, and how far it is to the next level. */
export function LadderPanel({ ladder, rules, now, mayAct, onSet, onRelease }: LadderPanelProps) {
  const t = useTranslations("rules");
  return (
    <div className={classes.ladder}>
      <ol className={classes.steps}>
        {LEVELS.map((level) => (
          <Step key={level} level={level} ladder={ladder} />
        ))}
      </ol>
      <div className={classes.below}>
        <Standing ladder={ladder} now={now} />
        <Nearest ladder={ladder} rules={rules} />
        <div className={classes.acts}>
          {ladder.heldUntil !== null && (
            <Button variant="default" disabled={!mayAct} onClick={onRelease}>
              {t("ladder.release")}
            </Button>
          )}
          <Button onClick={onSet} disabled={!mayAct} title={mayAct ? undefined : t("notAllowed")}>
            {t("ladder.set")}
          </Button>
        </div>
      </div>
    </div>
  );
}

function Step({ level, ladder }: { level: LadderRow["level"]; ladder: LadderRow }) {
  const t = useTranslations("rules");
  const words = useSwitchWords();
  const rules = useRuleWords();
  const step = ladder.steps.find((one) => one.level === level);
  const here = ladder.level === level;
  const state = () => {
    if (!step) return null;
    if (step.obstacle) return rules.obstacle(step.obstacle);
    if (step.on)
      return level > ladder.level ? t("ladder.onByOther", { name: step.setByName ?? "" }) : t("ladder.on");
    return level <= ladder.level ? t("ladder.notYet") : t("ladder.off");
  };
  return (
    <li
      className={classes.step}
      data-reached={level > 0 && level <= ladder.level}
      data-here={here}
      aria-current={here ? "step" : undefined}
    >
      <div className={classes.level}>
        <strong>{t("level.short", { level })}</strong>
        {here && <span className={classes.now}>{t("ladder.now")}</span>}
      </div>
      <div className={classes.name}>{t(`level.${level}`)}</div>
      {step && (
        <div className={classes.switch} data-obstacle={step.obstacle !== null} title={words.name(step.key)}>
          {step.obstacle && <IconAlertTriangle size="0.875rem" aria-hidden />} {state()}
        </div>
      )}
    </li>
  );
}

function Standing({ ladder, now }: { ladder: LadderRow; now: number }) {
  const t = useTranslations("rules.ladder");
  const q = useQuantities();
  const { level, setByName, setAt, cause, reason, heldUntil, heldBy, wanted, wantedBy, nextMoveAt } = ladder;
  const ago = q.ago(setAt ?? now, now);
  const name = setByName ?? "";
  const standing = () => {
    if (level === 0 && heldUntil === null) return t("normal");
    return cause === "person"
      ? t("byPerson", { level, ago, name, reason: reason ?? "" })
      : t("byRule", { level, ago, name });
  };
  return (
    <div className={classes.standing} role="status">
      <p>{standing()}</p>
      {heldUntil !== null && <p>{t("heldUntil", { name: heldBy ?? "", time: q.time(heldUntil) })}</p>}
      {wanted !== level && wanted > 0 && <p>{t("wanted", { level: wanted, names: wantedBy.join(", ") })}</p>}
      {nextMoveAt !== null && nextMoveAt > now && <p>{t("nextMove", { left: q.span(nextMoveAt - now) })}</p>}
      {ladder.frozen && <p className={classes.warn}>{t("frozen", { turns: ladder.turns })}</p>}
    </div>
  );
}

function Nearest({ ladder, rules }: { ladder: LadderRow; rules: readonly RuleRow[] }) {
  const t = useTranslations("rules.ladder");
  const words = useRuleWords();
  if (ladder.level === 4) return <p className={classes.nearest}>{t("top")}</p>;
  const near = nearestUp(rules, ladder);
  if (!near) return <p className={classes.nearest}>{t("distanceNone")}</p>;
  const { rule, condition, measured, share } = near;
  const { target, name } = rule.definition;
  const level = target.kind === "ladder" ? target.level : ladder.level + 1;
  const said =
    share === null
      ? t("distanceBlind", { rule: name })
      : t("distanceBy", {
          rule: name,
          series: words.series(condition.series),
          measured: words.value(condition.series, measured),
          threshold: words.value(condition.series, condition.value),
        });
  return (
    <div className={classes.nearest}>
      <div className={classes.nearestHead}>{t("distance", { level })}</div>
      <div className={classes.bar} aria-hidden>
        <span style={{ width: `${Math.min(1, share ?? 0) * 100}%` }} data-near={(share ?? 0) >= 0.8} />
      </div>
      <div>{said}</div>
      {rule.mode === "shadow" && <div className={classes.dim}>{t("distanceShadow")}</div>}
    </div>
  );
}
