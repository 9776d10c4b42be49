"use client";

import { ActionIcon, CloseButton, Menu } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconCopy, IconSwitchHorizontal } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ChipMenuItems } from "./chip-menu.tsx";
import { type DrillStep, drillSteps } from "./drill-path.ts";
import classes from "./drill-trail.module.css";
import type { Drill } from "./use-drill.ts";
import type { ValueWords } from "./use-value-words.ts";

export interface DrillTrailProps {
  drill: Drill;
  words: ValueWords;
}

/**
 * How the analyst got here, from all orders down: each step can be gone back to, turned round or taken out
 * of the path. It is the filter bar as well, so that nothing is said twice.
 */
export function DrillTrail({ drill, words }: DrillTrailProps) {
  const t = useTranslations("drill.trail");
  const steps = drillSteps(drill);
  if (steps.length === 0) return null;
  return (
    <nav aria-label={t("label")}>
      <ol className={classes.trail}>
        <li className={classes.step}>
          <button type="button" className={classes.back} onClick={() => drill.back(0)}>
            {t("all")}
          </button>
        </li>
        {steps.map((step, index) => (
          <Step
            key={keyOfStep(step)}
            name={nameOf(step, words, t)}
            last={index === steps.length - 1}
            kind={step.kind === "pin" || step.filter.mode === "exclude" ? "without" : "only"}
            onBack={() => drill.back(index + 1)}
            onRemove={() => removeStep(step, drill)}
          >
            {step.kind === "filter" ? (
              <>
                <TurnItem step={step} drill={drill} />
                <ChipMenuItems attribute={step.filter} words={words} drill={drill} />
              </>
            ) : (
              <PinItems step={step} drill={drill} words={words} />
            )}
          </Step>
        ))}
      </ol>
    </nav>
  );
}

interface StepProps {
  name: string;
  last: boolean;
  kind: "only" | "without";
  onBack: () => void;
  onRemove: () => void;
  /** Menu items. */
  children: ReactNode;
}

function Step({ name, last, kind, onBack, onRemove, children }: StepProps) {
  const t = useTranslations("drill.trail");
  return (
    <li className={classes.step}>
      <IconChevronRight size="0.875rem" className={classes.arrow} aria-hidden />
      <span className={classes.chip} data-kind={kind} aria-current={last ? "step" : undefined}>
        {last ? (
          <span className={classes.here}>{name}</span>
        ) : (
          <button type="button" className={classes.back} title={t("backTo", { name })} onClick={onBack}>
            {name}
          </button>
        )}
        <Menu withinPortal position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon size="1.5rem" variant="subtle" color="gray" aria-label={t("menu", { name })}>
              <IconChevronDown size="0.875rem" aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>{children}</Menu.Dropdown>
        </Menu>
        <CloseButton
          size="1.5rem"
          iconSize="0.875rem"
          aria-label={t("remove", { name })}
          onClick={onRemove}
        />
      </span>
    </li>
  );
}

function TurnItem({ step, drill }: { step: Extract<DrillStep, { kind: "filter" }>; drill: Drill }) {
  const t = useTranslations("drill.trail");
  const { filter } = step;
  const mode = filter.mode === "keep" ? "exclude" : "keep";
  return (
    <Menu.Item
      leftSection={<IconSwitchHorizontal size="1rem" aria-hidden />}
      onClick={() =>
        drill.setFilters(drill.filters.map((one) => (one === filter ? { ...filter, mode } : one)))
      }
    >
      {t(mode === "keep" ? "turnToKeep" : "turnToExclude")}
    </Menu.Item>
  );
}

function PinItems({
  step: { combination },
  drill,
  words,
}: {
  step: Extract<DrillStep, { kind: "pin" }>;
  drill: Drill;
  words: ValueWords;
}) {
  const t = useTranslations("drill");
  return (
    <>
      {combination.map((attribute) => (
        <Menu.Item key={attribute.dimension} onClick={() => drill.groupBy(attribute.dimension)}>
          {t("chip.group", { dimension: words.dimension(attribute.dimension) })}
        </Menu.Item>
      ))}
      <Menu.Item
        leftSection={<IconCopy size="1rem" aria-hidden />}
        onClick={() => drill.copy(combinationText(combination))}
      >
        {t("row.copy")}
      </Menu.Item>
    </>
  );
}

/** `device=Android 10&network=4G`: what other tools take. */
export function combinationText(attributes: readonly { dimension: string; value: string }[]): string {
  return attributes.map(({ dimension, value }) => `${dimension}=${value}`).join("&");
}

function removeStep(step: DrillStep, drill: Drill): void {
  if (step.kind === "pin") drill.unpin(step.combination);
  else drill.setFilters(drill.filters.filter((filter) => filter !== step.filter));
}

function keyOfStep(step: DrillStep): string {
  return step.kind === "pin"
    ? `pin ${combinationText(step.combination)}`
    : `${step.filter.mode} ${combinationText([step.filter])}`;
}

function nameOf(
  step: DrillStep,
  words: ValueWords,
  t: ReturnType<typeof useTranslations<"drill.trail">>,
): string {
  if (step.kind === "pin") return t("without", { cause: words.combination(step.combination) });
  const { dimension, mode, value } = step.filter;
  return `${words.dimension(dimension)} ${mode === "keep" ? "=" : "≠"} ${words.value(dimension, value)}`;
}
