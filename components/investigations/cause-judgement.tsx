"use client";

import { UnstyledButton } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { Cause } from "#server/contracts/attribution.ts";
import { causeKey } from "#server/contracts/cause-key.ts";
import type { CauseWord } from "#server/contracts/findings.ts";
import classes from "./cause-judgement.module.css";

/** @returns whether it was kept */
export type Judge = (attributes: Cause["attributes"], itWas: boolean | null) => Promise<boolean>;

export interface CauseJudgementProps {
  attributes: Cause["attributes"];
  /** The cause in words. */
  name: string;
  words: CauseWord[];
  judge: Judge;
}

/** "This was it" and "not it" with how many say so; one's own word pressed again is taken back. */
export function CauseJudgement({ attributes, name, words, judge }: CauseJudgementProps) {
  const t = useTranslations("investigations.judge");
  const key = causeKey(attributes);
  const { itWas = [], itWasNot = [], mine = null } = words.find(({ cause }) => cause === key) ?? {};
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place inside a table's heading.
    <div className={classes.judgement} role="group" aria-label={t("label", { cause: name })} data-no-picture>
      <UnstyledButton
        className={classes.word}
        data-word="it"
        aria-pressed={mine === true}
        title={itWas.length > 0 ? t("itCount", { count: itWas.length, names: itWas.join(", ") }) : undefined}
        onClick={() => void judge(attributes, mine === true ? null : true)}
      >
        <IconCheck size="0.875rem" aria-hidden /> {t("it")}
        {itWas.length > 0 && <b>{itWas.length}</b>}
      </UnstyledButton>
      <UnstyledButton
        className={classes.word}
        data-word="not"
        aria-pressed={mine === false}
        title={
          itWasNot.length > 0
            ? t("notCount", { count: itWasNot.length, names: itWasNot.join(", ") })
            : undefined
        }
        onClick={() => void judge(attributes, mine === false ? null : false)}
      >
        <IconX size="0.875rem" aria-hidden /> {t("not")}
        {itWasNot.length > 0 && <b>{itWasNot.length}</b>}
      </UnstyledButton>
    </div>
  );
}
