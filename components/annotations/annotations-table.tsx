"use client";

import { ActionIcon } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { Annotation } from "#server/contracts/annotation-layers.ts";
import classes from "./annotations-table.module.css";
import { useAnnotationWords } from "./use-annotation-words.ts";

export interface AnnotationsTableProps {
  annotations: readonly Annotation[];
  cut: boolean;
  now: number;
  onEdit: (annotation: Annotation) => void;
}

/** Every mark of the chart's span in a table. */
export function AnnotationsTable({ annotations, cut, now, onEdit }: AnnotationsTableProps) {
  const t = useTranslations("annotations");
  const words = useAnnotationWords();
  return (
    <details className={classes.all}>
      <summary>{t("table.open", { count: annotations.length })}</summary>
      {cut && <p>{t("table.cut")}</p>}
      <div className={classes.scroll}>
        <table>
          <caption className="rd-visually-hidden">{t("title")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("table.when")}</th>
              <th scope="col">{t("kind")}</th>
              <th scope="col">{t("table.what")}</th>
              <th scope="col">{t("table.by")}</th>
              <th scope="col">
                <span className="rd-visually-hidden">{t("table.acts")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {annotations.map((annotation) => (
              <tr key={annotation.id}>
                <th scope="row">{words.when(annotation, now)}</th>
                <td>{words.layer(annotation.layer)}</td>
                <td>
                  {annotation.link ? (
                    <a href={annotation.link} target="_blank" rel="noreferrer noopener">
                      {words.text(annotation)}
                    </a>
                  ) : (
                    words.text(annotation)
                  )}
                </td>
                <td>{annotation.by ?? "Rushdeck"}</td>
                <td>
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
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
