"use client";

import { IconArrowLeft } from "@tabler/icons-react";
import Link from "next/link";
import { useMemo, useState } from "react";
import type { IncidentDetail, IncidentRow, SwitchOutlookPoints } from "#server/contracts/incidents.ts";
import { Section } from "../attribution/desk-parts.tsx";
import { useTopic } from "../live/use-topic.ts";
import { FlipDialog, type FlipDialogProps } from "../switches/flip-dialog.tsx";
import { switchRoom } from "../switches/switch-room.ts";
import { ChartBand } from "./chart-band.tsx";
import { FlipsCard } from "./flips-card.tsx";
import { type IncidentActions, IncidentButtons } from "./incident-buttons.tsx";
import { IncidentTimeline } from "./incident-timeline.tsx";
import classes from "./incidents.module.css";
import { OfferCard } from "./offer-card.tsx";
import { StateBadge } from "./state-badge.tsx";
import { useIncidentWords } from "./use-incident-words.ts";

export interface IncidentScreenProps {
  detail: IncidentDetail;
  now: number;
  actions: IncidentActions;
  againstHref: string | null;
  mayFlip: boolean;
  flip: Pick<FlipDialogProps, "onSet" | "onUndo" | "onAsk">;
  onChanged: () => void;
}

/** One incident: what, why, what would help and whether it did. */
export function IncidentScreen(props: IncidentScreenProps) {
  const { detail, now, actions, againstHref, mayFlip, flip, onChanged } = props;
  const { row } = detail;
  const words = useIncidentWords(row.shopNames);
  const { t, rates } = words;
  const [offered, setOffered] = useState<SwitchOutlookPoints | null>(null);
  const { collections } = useTopic<"switches">("switches:all");
  const switches = useMemo(() => (collections ? switchRoom(collections).switches : []), [collections]);
  const from = detail.chart.points[0]?.at ?? row.onsetAt;
  const to = (detail.chart.points.at(-1)?.at ?? from) + detail.chart.stepMs;
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div>
          <Link href="/analyst/incidents" className={classes.back}>
            <IconArrowLeft size="1rem" aria-hidden />
            {t("detail.back")}
          </Link>
          <h1>{words.figures(row)}</h1>
          <p className={classes.reason}>{words.cause(row)}</p>
          <p className={classes.about}>
            <StateBadge row={row} />
            <span>{row.ref}</span>
            <About row={row} now={now} />
          </p>
        </div>
        <IncidentButtons row={row} actions={actions} againstHref={againstHref} onChanged={onChanged} />
      </header>
      <div className={classes.figures}>
        <Section
          title={t(`chart.title.${row.measure}`)}
          subtitle={t("chart.subtitle", {
            window: rates.window({ from, to }, now),
            step: detail.chart.stepMs / 60_000,
          })}
        >
          <ChartBand detail={detail} />
        </Section>
        <OfferCard detail={detail} onOpen={mayFlip ? setOffered : undefined} />
      </div>
      <div className={classes.figures}>
        <FlipsCard row={row} now={now} />
        <IncidentTimeline detail={detail} />
      </div>
      <FlipDialog
        row={switches.find(({ key }) => key === offered?.key) ?? null}
        now={now}
        {...flip}
        reason={t("act.flipReason", { ref: row.ref, cause: words.topic(row) })}
        onClose={() => {
          setOffered(null);
          onChanged();
        }}
      />
    </div>
  );
}

function About({ row, now }: { row: IncidentRow; now: number }) {
  const { t, rates, q, reading } = useIncidentWords(row.shopNames);
  const { onsetAt, endedAt, requests, hit, worst, measure } = row;
  const time = (at: number) => q.dayTime(at);
  return (
    <>
      <span title={rates.exactTime(onsetAt)}>
        {endedAt === null
          ? t("detail.since", { time: time(onsetAt) })
          : t("detail.span", { from: time(onsetAt), to: time(endedAt), span: q.span(endedAt - onsetAt) })}
      </span>
      <span>
        {t(measure === "success" ? "detail.about" : "detail.aboutP95", {
          requests,
          hit: rates.count(hit),
          worst: reading(measure, worst),
        })}
      </span>
      {row.endedBecause === "no_data" && <span>{t("detail.endedNoData")}</span>}
      {row.dismissed && (
        <span>{t("detail.dismissed", { name: row.dismissed.byName, reason: row.dismissed.reason })}</span>
      )}
      {row.acknowledged && endedAt === null && (
        <span>
          {t("detail.acknowledged", { name: row.acknowledged.byName, ago: q.ago(row.acknowledged.at, now) })}
        </span>
      )}
    </>
  );
}
