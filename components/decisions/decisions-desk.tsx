"use client";

import { Alert, Button, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useState } from "react";
import type { Decisions } from "#server/contracts/decisions.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { AcceptedCard } from "./accepted-card.tsx";
import classes from "./decisions-desk.module.css";
import { RefusedCard } from "./refused-card.tsx";

export interface Answer {
  /** What it answers. */
  q: string;
  found: Decisions;
  tookMs: number;
}

export interface DecisionsDeskProps {
  /** What the address asks for; empty: nothing yet. */
  asked: string;
  answer: Answer | null;
  pending: boolean;
  failed: boolean;
  onAsk: (q: string) => void;
}

/** One question, and all that was decided about it. */
export function DecisionsDesk({ asked, answer, pending, failed, onAsk }: DecisionsDeskProps) {
  const t = useTranslations("decisions");
  const [text, setText] = useState(asked);
  // Back and forward change the address under the field.
  useEffect(() => setText(asked), [asked]);
  function submit(event: FormEvent) {
    event.preventDefault();
    onAsk(text.trim());
  }
  return (
    <div className={classes.page}>
      <PageHeader title={t("title")} lead={t("lead")} />
      <search>
        <form className={classes.search} onSubmit={submit}>
          <TextInput
            className={classes.field}
            size="md"
            label={t("search")}
            placeholder={t("placeholder")}
            value={text}
            maxLength={200}
            autoFocus
            spellCheck={false}
            autoComplete="off"
            leftSection={<IconSearch size="1rem" aria-hidden />}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" size="md" loading={pending}>
            {t("submit")}
          </Button>
        </form>
      </search>
      <div aria-live="polite" aria-busy={pending}>
        <Outcome asked={asked} answer={answer} failed={failed} pending={pending} />
      </div>
    </div>
  );
}

function Outcome({ asked, answer, failed, pending }: Omit<DecisionsDeskProps, "onAsk">) {
  const t = useTranslations("decisions");
  const q = useQuantities();
  if (asked === "") return <EmptyState title={t("start.title")} text={t("start.text")} />;
  if (failed && !pending) {
    return (
      <Alert color="red" title={t("failed.title")} role="alert">
        {t("failed.text")}
      </Alert>
    );
  }
  if (!answer) return null;
  const { decisions, more } = answer.found;
  if (decisions.length === 0 && answer.q === asked)
    return <EmptyState title={t("none.title", { q: asked })} text={t("none.text")} />;
  return (
    <div className={classes.found} data-old={answer.q !== asked || undefined}>
      <p className={classes.count}>
        {t("found", { count: decisions.length, ms: q.span(answer.tookMs) })}
        {more && ` · ${t("more", { count: decisions.length })}`}
      </p>
      <ul className={classes.cards}>
        {decisions.map((decision) => (
          <li key={decision.id}>
            {decision.outcome === "refused" ? (
              <RefusedCard decision={decision} />
            ) : (
              <AcceptedCard decision={decision} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
