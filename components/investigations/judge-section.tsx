"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { Cause, Explanation, Strip } from "#server/contracts/attribution.ts";
import { causeKey } from "#server/contracts/cause-key.ts";
import type { CauseWord } from "#server/contracts/findings.ts";
import { Section } from "../attribution/desk-parts.tsx";
import type { ValueWords } from "../attribution/use-value-words.ts";
import { CauseJudgement, type Judge } from "./cause-judgement.tsx";
import classes from "./judge-section.module.css";
import { NameCause } from "./name-cause.tsx";

export interface JudgeSectionProps {
  explanation: Explanation;
  strips: Strip[];
  judged: CauseWord[];
  judge: Judge;
  words: ValueWords;
}

type Attributes = Cause["attributes"];

/** What was not ranked as a cause and may have been it all the same: other descriptions, and what people name. */
export function JudgeSection({ explanation, strips, judged, judge, words }: JudgeSectionProps) {
  const t = useTranslations("investigations.judge");
  const [naming, setNaming] = useState(false);
  const { pinned, causes, alternatives } = explanation;
  const ranked = new Set(
    [...pinned, ...causes, ...alternatives].map(({ attributes }) => causeKey(attributes)),
  );
  const named = judged.filter(
    ({ cause, itWas, itWasNot }) => !ranked.has(cause) && itWas.length + itWasNot.length > 0,
  );
  const nameOf = (attributes: Attributes) =>
    attributes.length === 0 ? t("nothingShort") : words.combination(attributes);
  const list = { nameOf, judged, judge };
  return (
    <Section title={t("title")} subtitle={t("lead")}>
      {alternatives.length > 0 && (
        <Judged {...list} title={t("alternatives")} all={alternatives.map(({ attributes }) => attributes)} />
      )}
      {named.length > 0 && (
        <Judged {...list} title={t("others")} all={named.map(({ attributes }) => attributes)} />
      )}
      {naming ? (
        <NameCause
          strips={strips}
          words={words}
          onCancel={() => setNaming(false)}
          onName={async (attributes) => {
            if (await judge(attributes, true)) setNaming(false);
          }}
        />
      ) : (
        <div className={classes.none}>
          <Button variant="default" size="compact-md" onClick={() => setNaming(true)}>
            {t("none")}
          </Button>
          <span>{t("noneHelp")}</span>
        </div>
      )}
    </Section>
  );
}

interface JudgedProps {
  title: string;
  all: Attributes[];
  nameOf: (attributes: Attributes) => string;
  judged: CauseWord[];
  judge: Judge;
}

function Judged({ title, all, nameOf, judged, judge }: JudgedProps) {
  const id = useId();
  return (
    <div>
      <h3 className={classes.title} id={id}>
        {title}
      </h3>
      <ul className={classes.list} aria-labelledby={id}>
        {all.map((attributes) => (
          <li key={causeKey(attributes)}>
            <span>{nameOf(attributes)}</span>
            <CauseJudgement attributes={attributes} name={nameOf(attributes)} words={judged} judge={judge} />
          </li>
        ))}
      </ul>
    </div>
  );
}
