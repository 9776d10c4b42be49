"use client";

import { NativeSelect } from "@mantine/core";
import { useTranslations } from "next-intl";
import { LEVELS, type RuleTarget } from "#server/contracts/protection-limits.ts";
import { type SwitchKey, switchCatalogue, switchKeys } from "#server/contracts/switches.ts";
import { useSwitchWords } from "../switches/use-switch-words.ts";
import classes from "./rule-form.module.css";

export interface TargetFieldsProps {
  target: RuleTarget;
  fault: string | null;
  onChange: (target: RuleTarget) => void;
}

/** What a rule sets: a level of the ladder, or one switch. */
export function TargetFields({ target, fault, onChange }: TargetFieldsProps) {
  const t = useTranslations("rules");
  const switches = useSwitchWords();
  const levelsOf = (key: SwitchKey) => {
    const entry: { type: string; max?: number } = switchCatalogue[key];
    return entry.type === "level" ? Array.from({ length: entry.max ?? 0 }, (_, i) => i + 1) : null;
  };
  const levels = target.kind === "switch" ? levelsOf(target.key) : null;
  return (
    <fieldset className={classes.side}>
      <legend className={classes.legend}>{t("form.target")}</legend>
      <div className={classes.target}>
        <NativeSelect
          aria-label={t("form.target")}
          value={target.kind}
          onChange={(event) =>
            onChange(
              event.currentTarget.value === "ladder"
                ? { kind: "ladder", level: 1 }
                : { kind: "switch", key: "admission.shed_low", value: true },
            )
          }
          data={[
            { value: "ladder", label: t("form.targetLadder") },
            { value: "switch", label: t("form.targetSwitch") },
          ]}
        />
        {target.kind === "ladder" ? (
          <NativeSelect
            aria-label={t("form.levelOf")}
            value={String(target.level)}
            error={fault}
            onChange={(event) =>
              onChange({ kind: "ladder", level: LEVELS[Number(event.currentTarget.value)] ?? 1 })
            }
            data={LEVELS.slice(1).map((level) => ({
              value: String(level),
              label: `${t("level.short", { level })} · ${t(`level.${level}`)}`,
            }))}
          />
        ) : (
          <NativeSelect
            aria-label={t("form.switch")}
            value={target.key}
            error={fault}
            onChange={(event) => {
              const key = event.currentTarget.value as SwitchKey;
              onChange({ kind: "switch", key, value: levelsOf(key) ? 1 : true });
            }}
            data={switchKeys.map((key) => ({ value: key, label: switches.name(key) }))}
          />
        )}
        {target.kind === "switch" && levels && (
          <NativeSelect
            aria-label={t("form.levelOf")}
            value={String(target.value)}
            onChange={(event) => onChange({ ...target, value: Number(event.currentTarget.value) })}
            data={levels.map((level) => ({ value: String(level), label: switches.state(target.key, level) }))}
          />
        )}
      </div>
    </fieldset>
  );
}
