import { IconCheck, IconPencil, IconTrash } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { InvestigationState } from "#server/contracts/investigations.ts";
import classes from "./state-mark.module.css";

const icons = { open: IconPencil, concluded: IconCheck, deleted: IconTrash };

/** How far an investigation is: a word and a sign. */
export function StateMark({ state }: { state: InvestigationState }) {
  const t = useTranslations("investigations.state");
  const Icon = icons[state];
  return (
    <span className={classes.state} data-state={state}>
      <Icon size="0.875rem" aria-hidden /> {t(state)}
    </span>
  );
}
