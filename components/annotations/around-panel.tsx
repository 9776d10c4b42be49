"use client";

import { ActionIcon } from "@mantine/core";
import { IconExternalLink, IconPencil } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { Annotation, Around, RankedAnnotation } from "#server/contracts/annotation-layers.ts";
import { Waiting } from "../attribution/desk-parts.tsx";
import type { Rates } from "../attribution/use-rates.ts";
import classes from "./around-panel.module.css";
import { layerIcons } from "./layer-look.ts";
import { type AnnotationWords, useAnnotationWords } from "./use-annotation-words.ts";

export interface AroundPanelProps {
  around: Around | null;
  failed: boolean;
  /** The combination whose onset it is; null: of all orders. */
  of: string | null;
  rates: Rates;
  onEdit: (annotation: Annotation) => void;
}

/** When the change began, and what happened around then: places to look, by how well their time fits. */
export function AroundPanel({ around, failed, of, rates, onEdit }: AroundPanelProps) {
  const t = useTranslations("annotations.around");
  const words = useAnnotationWords();
  if (rates.measure !== "success") return <p className={classes.quiet}>{t("otherMeasure")}</p>;
  if (!around) {
    if (failed) return <p className={classes.quiet}>{t("failed")}</p>;
    return <Waiting label={t("waiting")} className={classes.waiting} />;
  }
  const { onset, looked, ranked } = around;
  const who = of ?? t("everybody");
  if (!onset) {
    const span = { from: words.moment(looked.from, looked.to), to: words.time(looked.to, false) };
    return <p className={classes.quiet}>{t("none", { who, ...span })}</p>;
  }
  const rate = ({ success, total }: { success: number; total: number }) => success / total;
  const fell = rate(onset.after) < rate(onset.before);
  return (
    <div className={classes.around}>
      <p className={classes.onset}>
        {t.rich(fell ? "fell" : "rose", {
          who,
          at: words.moment(onset.at, looked.to),
          from: words.time(onset.interval[0], false),
          to: words.time(onset.interval[1], false),
          before: rates.percent(rate(onset.before)),
          after: rates.percent(rate(onset.after)),
          b: (chunks) => <b>{chunks}</b>,
          dim: (chunks) => <span>{chunks}</span>,
        })}
      </p>
      {ranked.length === 0 ? (
        <p className={classes.quiet}>{t("nothing")}</p>
      ) : (
        <ol className={classes.list}>
          {ranked.map((entry) => (
            <Entry
              key={entry.annotation.id}
              entry={entry}
              words={words}
              day={onset.at}
              stepMs={looked.stepMs}
              onEdit={onEdit}
            />
          ))}
        </ol>
      )}
      <p className={classes.caution}>{t("caution")}</p>
    </div>
  );
}

interface EntryProps {
  entry: RankedAnnotation;
  words: AnnotationWords;
  /** Of the onset: what is of another day says so. */
  day: number;
  stepMs: number;
  onEdit: AroundPanelProps["onEdit"];
}

function Entry({ entry, words, day, stepMs, onEdit }: EntryProps) {
  const t = useTranslations("annotations");
  const { annotation, fit, lagMs, sameKind, against } = entry;
  const Icon = layerIcons[annotation.layer];
  // Counts know no more than the step the change began in.
  const near = Math.abs(lagMs) < stepMs;
  const side = lagMs >= 0 ? (near ? "within" : "before") : near ? "justAfter" : "after";
  const about = [
    t(`around.${side}`, { lag: words.lag(lagMs), step: words.lag(stepMs) }),
    t("around.sameKind", { count: sameKind, layer: words.layer(annotation.layer) }),
    ...(against ? [t("around.against")] : []),
    ...(annotation.by !== null && !annotation.mark ? [annotation.by] : []),
  ];
  return (
    <li className={classes.entry} data-fit={fit}>
      <span className={classes.fit}>
        <span className={classes.meter} aria-hidden>
          <i />
          <i />
          <i />
        </span>
        {t(`fit.${fit}`)}
      </span>
      <Icon size="1.125rem" className={classes.icon} aria-label={words.layer(annotation.layer)} role="img" />
      <div className={classes.words}>
        <p>
          <time dateTime={new Date(annotation.at).toISOString()}>{words.when(annotation, day)}</time>{" "}
          {words.text(annotation)}
        </p>
        <p className={classes.about}>{about.join(" · ")}</p>
      </div>
      <span className={classes.acts}>
        {annotation.link && (
          <ActionIcon
            component="a"
            href={annotation.link}
            target="_blank"
            rel="noreferrer noopener"
            variant="subtle"
            size="lg"
            aria-label={t("openLinkOf", { text: words.text(annotation) })}
          >
            <IconExternalLink size="1rem" aria-hidden />
          </ActionIcon>
        )}
        {annotation.editable && (
          <ActionIcon
            variant="subtle"
            size="lg"
            aria-label={t("edit", { text: annotation.text })}
            onClick={() => onEdit(annotation)}
          >
            <IconPencil size="1rem" aria-hidden />
          </ActionIcon>
        )}
      </span>
    </li>
  );
}
