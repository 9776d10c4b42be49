"use client";

import {
  IconCircleCheck,
  IconClock,
  IconExclamationCircle,
  IconMinus,
  IconQuestionMark,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { EffectRow, Verdict } from "#server/contracts/effects.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./effects.module.css";
import { useEffectWords } from "./use-effect-words.ts";

const icons: Record<Verdict, typeof IconMinus> = {
  helped: IconCircleCheck,
  no_effect: IconMinus,
  hurt: IconExclamationCircle,
  not_enough_data: IconQuestionMark,
};

/** Whether a flip helped, in a word with its sign; until it is judged, when it will be. */
export function EffectVerdict({ effect, now }: { effect: EffectRow; now: number }) {
  const t = useTranslations("effects");
  const words = useEffectWords();
  const q = useQuantities();
  const { verdict, dueAt } = effect;
  const Icon = verdict ? icons[verdict] : IconClock;
  const waiting = dueAt > now ? t("verdictWaiting", { span: q.span(dueAt - now) }) : t("verdictSoon");
  return (
    <span className={classes.verdict} data-verdict={verdict ?? "waiting"}>
      <Icon size="1rem" stroke={1.75} aria-hidden />
      {verdict ? words.verdict(verdict) : waiting}
    </span>
  );
}
