"use client";

import type { Verdict } from "#server/contracts/effects.ts";
import type { IncidentDetail, IncidentEvent } from "#server/contracts/incidents.ts";
import type { SwitchKey } from "#server/contracts/switches.ts";
import { Section } from "../attribution/desk-parts.tsx";
import { useEffectWords } from "../effects/use-effect-words.ts";
import classes from "./incidents.module.css";
import { useIncidentWords } from "./use-incident-words.ts";

/** What happened in an incident, oldest first; of explanations the first and the last. */
export function IncidentTimeline({ detail }: { detail: IncidentDetail }) {
  const { t, rates } = useIncidentWords();
  const tell = useEventTeller(detail);
  const explained = detail.events.filter(({ type }) => type === "explained");
  const shown = detail.events.filter(
    (event) => event.type !== "explained" || event === explained[0] || event === explained.at(-1),
  );
  return (
    <Section title={t("timeline.title")} subtitle={t("timeline.subtitle")}>
      <ol className={classes.timeline}>
        {shown.map((event) => (
          <li key={`${event.at} ${event.type} ${String(event.params.key ?? "")}`}>
            <time dateTime={new Date(event.at).toISOString()} title={rates.exactTime(event.at)}>
              {rates.time(event.at)}
            </time>
            <span>{tell(event)}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function useEventTeller({ row }: IncidentDetail): (event: IncidentEvent) => string {
  const { t, rates, reading, switchName } = useIncidentWords(row.shopNames);
  const effects = useEffectWords();
  const number = (value: IncidentEvent["params"][string] | undefined) =>
    typeof value === "number" ? value : null;
  const points = (value: number | null, of: "flippedExpected" | "verdictMeasured") =>
    value === null ? "" : t(`timeline.${of}`, { points: rates.points(value) });

  return ({ type, byName, params }) => {
    const name = byName ?? t("timeline.itself");
    switch (type) {
      case "opened":
        return t("timeline.opened", {
          value: reading(row.measure, number(params.value)),
          low: reading(row.measure, number(params.low)),
          high: reading(row.measure, number(params.high)),
        });
      case "explained": {
        const share = number(params.share);
        const verdict = String(params.verdict);
        const cause =
          params.cause === null
            ? t(`timeline.explainedVerdict.${verdict as "none"}`)
            : `${String(params.cause)}${share === null ? "" : ` (${rates.share(share)})`}`;
        return t("timeline.explained", { cause });
      }
      case "acknowledged":
        return t("timeline.acknowledged", { name });
      case "dismissed":
        return t("timeline.dismissed", { name, reason: String(params.reason ?? "") });
      case "reopened":
        return byName === null ? t("timeline.reopenedItself") : t("timeline.reopened", { name });
      case "flipped":
        return t("timeline.flipped", {
          by: name,
          name: switchName(params.key as SwitchKey),
          expected: points(number(params.points), "flippedExpected"),
        });
      case "verdict":
        return t("timeline.verdict", {
          name: switchName(params.key as SwitchKey),
          verdict: effects.verdict(params.verdict as Verdict),
          measured: points(number(params.points), "verdictMeasured"),
        });
      case "closed":
        return t(params.because === "no_data" ? "timeline.closedNoData" : "timeline.closedBack");
    }
  };
}
