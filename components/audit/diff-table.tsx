"use client";

import { useTranslations } from "next-intl";
import classes from "./diff-table.module.css";
import { diffValues } from "./diff-values.ts";

/** Before and after, line by line; what changed carries a word and a mark, not only a colour. */
export function DiffTable({ before, after }: { before: unknown; after: unknown }) {
  const t = useTranslations("audit.diff");
  const lines = diffValues(before, after);
  if (lines.length === 0) return <p className={classes.nothing}>{t("nothing")}</p>;
  return (
    <table className={classes.table}>
      <caption className="rd-visually-hidden">{t("caption")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("field")}</th>
          <th scope="col">{t("before")}</th>
          <th scope="col">{t("after")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ path, before: was, after: is, change }) => (
          <tr key={path} data-change={change}>
            <th scope="row">
              {path || t("value")}
              {change !== "same" && <span className={classes.change}>{t(change)}</span>}
            </th>
            <td>{was === null ? <span className={classes.none}>–</span> : <code>{was}</code>}</td>
            <td>{is === null ? <span className={classes.none}>–</span> : <code>{is}</code>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
