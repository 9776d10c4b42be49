"use client";

import { Alert, Button, Skeleton } from "@mantine/core";
import { IconPlayerPause } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import type { ExplainPause } from "#server/contracts/attribution.ts";
import classes from "./attribution-desk.module.css";

/** A card of the desk with its heading. */
export function Section({
  title,
  subtitle,
  tools,
  children,
}: {
  title: string;
  subtitle?: string;
  /** At the end of the heading: exports and the like. */
  tools?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <header className={classes.sectionHead}>
        <h2 id={id}>{title}</h2>
        {subtitle && <span>{subtitle}</span>}
        {tools && <div className={classes.tools}>{tools}</div>}
      </header>
      {children}
    </section>
  );
}

/** Said before anybody presses a button that would be refused. */
export function ExplainPaused({ pause: { by, until } }: { pause: ExplainPause }) {
  const t = useTranslations("analyst.paused");
  const format = useFormatter();
  const time =
    until === null
      ? "none"
      : format.dateTime(until, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return (
    <Alert color="violet" icon={<IconPlayerPause aria-hidden />} title={t("title")} role="status">
      {by === null ? t("until", { time }) : t("byUntil", { by, time })}
    </Alert>
  );
}

/** A question without an answer: why, and a way to ask again. */
export function Problem({ title, text, onRetry }: { title: string; text: string; onRetry: () => void }) {
  const t = useTranslations("analyst.problem");
  return (
    <Alert color="red" title={title} role="alert">
      {text}{" "}
      <Button size="compact-xs" variant="subtle" color="red" onClick={onRetry}>
        {t("retry")}
      </Button>
    </Alert>
  );
}

/** Holds the place of what is still being read. */
export function Waiting({ label, className }: { label: string; className: string | undefined }) {
  return (
    <div role="status" className={className}>
      <span className="rd-visually-hidden">{label}</span>
      <Skeleton h="100%" animate={false} />
    </div>
  );
}
