"use client";

import { type ReactNode, useId } from "react";
import { DataAge } from "./data-age.tsx";
import { freshnessOf } from "./freshness.ts";
import classes from "./panel.module.css";

export interface PanelProps {
  title: string;
  subtitle?: ReactNode;
  /** Age of what the panel shows, ms; null: nothing yet. */
  ageMs: number | null;
  /** Values turn grey when the data is old. Off where the panel is for acting: controls keep working. */
  greysOut?: boolean;
  className?: string;
  children: ReactNode;
}

/** A framed part of the overview that says how old its data is. */
export function Panel({ title, subtitle, ageMs, greysOut = true, className, children }: PanelProps) {
  const id = useId();
  return (
    <section className={`${classes.panel} ${className ?? ""}`} aria-labelledby={id}>
      <header className={classes.head}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {subtitle && <span className={classes.subtitle}>{subtitle}</span>}
        <span className={classes.age}>
          <DataAge ageMs={ageMs} />
        </span>
      </header>
      <div className={classes.body} data-freshness={greysOut ? freshnessOf(ageMs) : undefined}>
        {children}
      </div>
    </section>
  );
}
