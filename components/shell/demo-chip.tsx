"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import { useTopic } from "../live/use-topic.ts";
import { useCommand } from "../ui/use-command.ts";
import classes from "./demo-chip.module.css";

interface DemoChipProps {
  setRunning: (running: boolean) => Promise<CommandResult<{ running: boolean }>>;
  mayControl: boolean;
}

/** Says that the traffic is a demo, so that nobody takes it for customers; gone where there is none. */
export function DemoChip({ setRunning, mayControl }: DemoChipProps) {
  const t = useTranslations("common.demo");
  const id = useId();
  const demo = useTopic<"demo">("demo:all").collections?.state.now;
  const { run, pending } = useCommand(setRunning);
  if (!demo?.available) return null;
  const explanation = demo.running
    ? t("explainRunning", { rate: Math.round(demo.ordersPerMinute), trace: demo.trace })
    : t("explainStopped", { trace: demo.trace });
  return (
    <div className={classes.chip} title={explanation} data-testid="demo-chip">
      <label htmlFor={id} data-demo-word>
        <span className={classes.long}>{demo.running ? t("running") : t("stopped")}</span>
        <span className={classes.short}>{t("short")}</span>
      </label>
      {mayControl && (
        <input
          id={id}
          type="checkbox"
          role="switch"
          className={classes.switch}
          checked={demo.running}
          aria-checked={demo.running}
          disabled={pending}
          onChange={(event) => void run(event.currentTarget.checked)}
          aria-label={t("control")}
        />
      )}
    </div>
  );
}
