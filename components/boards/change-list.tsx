"use client";

import classes from "./editor.module.css";
import type { TemplateChange } from "./template-changes.ts";
import { useChangeWords } from "./use-change-words.ts";

/** What differs, one line each. */
export function ChangeList({ changes }: { changes: readonly TemplateChange[] }) {
  const words = useChangeWords();
  return (
    <ul className={classes.changes}>
      {changes.map((change) => {
        const text = words(change);
        return <li key={text}>{text}</li>;
      })}
    </ul>
  );
}
