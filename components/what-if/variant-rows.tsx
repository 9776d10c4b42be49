"use client";

import { ActionIcon, Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { admissionLimiters, schedulingPolicies } from "#server/contracts/engine-choices.ts";
import { MAX_VARIANTS, retryHabits } from "#server/contracts/what-if-limits.ts";
import { freeName, type VariantDraft } from "./suggested-variants.ts";
import { useWhatIfWords } from "./use-what-if-words.ts";
import classes from "./variant-rows.module.css";

export interface VariantRowsProps {
  variants: VariantDraft[];
  disabled: boolean;
  onChange: (variants: VariantDraft[]) => void;
}

/** What is to be compared, a row each; the first is what the others are measured against. */
export function VariantRows({ variants, disabled, onChange }: VariantRowsProps) {
  const t = useTranslations("whatIf");
  const words = useWhatIfWords();
  const change = (key: string, over: Partial<VariantDraft>) =>
    onChange(variants.map((variant) => (variant.key === key ? { ...variant, ...over } : variant)));
  const columns = ["name", "policy", "limiter", "nodes", "slots", "retries"] as const;

  function add() {
    const last = variants.at(-1);
    if (!last) return;
    const name = freeName(variants, (number) => t("variant.numbered", { number }));
    onChange([...variants, { ...last, key: crypto.randomUUID(), name }]);
  }

  return (
    <fieldset className={classes.rows} disabled={disabled}>
      <legend className="rd-visually-hidden">{t("variant.title")}</legend>
      <div className={classes.head} aria-hidden>
        {columns.map((column) => (
          <span key={column} title={t(`variant.${column}Help`)}>
            {t(`variant.${column}`)}
          </span>
        ))}
      </div>
      {variants.map((variant, i) => {
        const label = (column: (typeof columns)[number]) =>
          t("variant.of", { field: t(`variant.${column}`), name: variant.name || String(i + 1) });
        const twice = variants.some(
          (other) => other.key !== variant.key && other.name.trim() === variant.name.trim(),
        );
        return (
          <div key={variant.key} className={classes.row}>
            <Field title={t("variant.name")}>
              <TextInput
                aria-label={label("name")}
                value={variant.name}
                maxLength={40}
                error={
                  variant.name.trim() === "" ? t("variant.nameless") : twice ? t("variant.twice") : undefined
                }
                onChange={(event) => change(variant.key, { name: event.currentTarget.value })}
              />
            </Field>
            <Field title={t("variant.policy")}>
              <NativeSelect
                aria-label={label("policy")}
                value={variant.policy}
                data={schedulingPolicies.map((value) => ({ value, label: words.policy(value) }))}
                onChange={(event) =>
                  change(variant.key, { policy: event.currentTarget.value as VariantDraft["policy"] })
                }
              />
            </Field>
            <Field title={t("variant.limiter")}>
              <NativeSelect
                aria-label={label("limiter")}
                value={variant.limiter}
                data={admissionLimiters.map((value) => ({ value, label: words.limiter(value) }))}
                onChange={(event) =>
                  change(variant.key, { limiter: event.currentTarget.value as VariantDraft["limiter"] })
                }
              />
            </Field>
            <Field title={t("variant.nodes")}>
              <Count
                label={label("nodes")}
                most={200}
                value={variant.nodes}
                onChange={(nodes) => change(variant.key, { nodes })}
              />
            </Field>
            <Field title={t("variant.slots")}>
              <Count
                label={label("slots")}
                most={64}
                value={variant.slots}
                onChange={(slots) => change(variant.key, { slots })}
              />
            </Field>
            <Field title={t("variant.retries")}>
              <NativeSelect
                aria-label={label("retries")}
                value={variant.retry}
                data={retryHabits.map((value) => ({ value, label: words.retry(value) }))}
                onChange={(event) =>
                  change(variant.key, { retry: event.currentTarget.value as VariantDraft["retry"] })
                }
              />
            </Field>
            <ActionIcon
              className={classes.remove}
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t("variant.remove", { name: variant.name })}
              disabled={variants.length === 1}
              onClick={() => onChange(variants.filter(({ key }) => key !== variant.key))}
            >
              <IconTrash size="1.125rem" stroke={1.75} aria-hidden />
            </ActionIcon>
          </div>
        );
      })}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size="1rem" aria-hidden />}
          disabled={variants.length >= MAX_VARIANTS}
          title={variants.length >= MAX_VARIANTS ? t("variant.enough", { count: MAX_VARIANTS }) : undefined}
          onClick={add}
        >
          {t("variant.add")}
        </Button>
      </div>
    </fieldset>
  );
}

/** Where the columns' heads are not above, each field says what it is. */
function Field({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className={classes.field}>
      <span className={classes.fieldTitle} aria-hidden>
        {title}
      </span>
      {children}
    </div>
  );
}

interface CountProps {
  label: string;
  most: number;
  value: number;
  onChange: (value: number) => void;
}

function Count({ label, most, value, onChange }: CountProps) {
  return (
    <NumberInput
      aria-label={label}
      value={value}
      min={1}
      max={most}
      allowDecimal={false}
      clampBehavior="strict"
      onChange={(next) => {
        if (typeof next === "number" && next >= 1) onChange(next);
      }}
    />
  );
}
