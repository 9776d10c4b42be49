"use client";

import { ActionIcon, Button, NativeSelect, NumberInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { ruleLimits } from "#server/contracts/protection-limits.ts";
import { type Condition, type SeriesName, seriesNames, seriesUnits } from "#server/contracts/series.ts";
import classes from "./rule-form.module.css";
import { useRuleWords } from "./use-rule-words.ts";

export interface ConditionFieldsProps {
  title: string;
  conditions: Condition[];
  /** Place and words of the field that was refused. */
  fault: { place: number; words: string } | null;
  onChange: (conditions: Condition[]) => void;
}

/** The conditions of one side of a rule; all of them must hold. */
export function ConditionFields({ title, conditions, fault, onChange }: ConditionFieldsProps) {
  const t = useTranslations("rules.form");
  const change = (place: number, to: Partial<Condition>) =>
    onChange(conditions.map((one, i) => (i === place ? { ...one, ...to } : one)));
  const last = conditions.at(-1);
  return (
    <fieldset className={classes.side}>
      <legend className={classes.legend}>{title}</legend>
      {conditions.map((condition, place) => (
        <OneCondition
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
          key={place}
          condition={condition}
          fault={fault?.place === place ? fault.words : null}
          onChange={(to) => change(place, to)}
          onRemove={conditions.length > 1 ? () => onChange(conditions.filter((_, i) => i !== place)) : null}
        />
      ))}
      {last && conditions.length < ruleLimits.conditions && (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size="1rem" aria-hidden />}
          onClick={() => onChange([...conditions, last])}
        >
          {t("addCondition")}
        </Button>
      )}
    </fieldset>
  );
}

interface OneConditionProps {
  condition: Condition;
  fault: string | null;
  onChange: (to: Partial<Condition>) => void;
  onRemove: (() => void) | null;
}

function OneCondition({ condition, fault, onChange, onRemove }: OneConditionProps) {
  const t = useTranslations("rules");
  const words = useRuleWords();
  const { series, stat, op, overSeconds, value } = condition;
  const isRatio = seriesUnits[series] === "ratio";
  const units = { ratio: " %", ms: " ms", per_minute: "/min", count: "" } as const;
  return (
    <div className={classes.condition}>
      <NativeSelect
        className={classes.series}
        label={t("form.series")}
        value={series}
        onChange={(event) => onChange({ series: event.currentTarget.value as SeriesName })}
        data={seriesNames.map((name) => ({ value: name, label: words.series(name) }))}
      />
      <NativeSelect
        label={t("form.stat")}
        value={stat}
        onChange={(event) => onChange({ stat: event.currentTarget.value as Condition["stat"] })}
        data={(["avg", "max", "min"] as const).map((one) => ({ value: one, label: t(`stat.${one}`) }))}
      />
      <NumberInput
        label={t("form.overSeconds")}
        value={overSeconds}
        min={ruleLimits.overSeconds.least}
        max={ruleLimits.overSeconds.most}
        onChange={(next) => typeof next === "number" && onChange({ overSeconds: Math.round(next) })}
      />
      <NativeSelect
        label={t("form.op")}
        value={op}
        onChange={(event) => onChange({ op: event.currentTarget.value as Condition["op"] })}
        data={[
          { value: ">", label: t("form.above") },
          { value: "<", label: t("form.below") },
        ]}
      />
      <NumberInput
        label={t("form.value")}
        value={isRatio ? Number((value * 100).toPrecision(6)) : value}
        min={0}
        decimalScale={3}
        suffix={units[seriesUnits[series]]}
        error={fault}
        onChange={(next) =>
          typeof next === "number" &&
          onChange({ value: isRatio ? Number((next / 100).toPrecision(6)) : next })
        }
      />
      {onRemove && (
        <ActionIcon
          className={classes.remove}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t("form.removeCondition")}
          onClick={onRemove}
        >
          <IconTrash size="1.125rem" aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}
