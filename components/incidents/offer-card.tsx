"use client";

import { Button } from "@mantine/core";
import type { IncidentDetail, SwitchOutlookPoints } from "#server/contracts/incidents.ts";
import { Section } from "../attribution/desk-parts.tsx";
import classes from "./incidents.module.css";
import { type IncidentWords, useIncidentWords } from "./use-incident-words.ts";

export interface OfferCardProps {
  detail: IncidentDetail;
  /** Absent for who may not act. */
  onOpen?: ((best: SwitchOutlookPoints) => void) | undefined;
}

/** The switch that should help, what is promised of it and how that was made; or why none would. */
export function OfferCard({ detail, onOpen }: OfferCardProps) {
  const words = useIncidentWords(detail.row.shopNames);
  const { t } = words;
  const { offer, endedAt } = detail.row;
  return (
    <Section title={t("offer.title")} subtitle={t("offer.subtitle")}>
      {endedAt !== null && <p className={classes.dim}>{t("offer.over")}</p>}
      {endedAt === null && offer === null && (
        <p className={classes.plain}>
          {detail.row.measure === "success" ? t("offer.waiting") : t("offer.noneBecause.not_success")}
        </p>
      )}
      {endedAt === null && offer?.kind === "switch" && (
        <Best best={offer.best} words={words} onOpen={onOpen} />
      )}
      {endedAt === null && offer?.kind === "none" && (
        <div>
          <strong>{t("offer.none")}</strong>
          <p className={classes.plain}>{t(`offer.noneBecause.${offer.because}`)}</p>
          {offer.closest?.not && (
            <p className={classes.dim}>
              {t("offer.closest", {
                name: words.switchName(offer.closest.key),
                why: words.whyNot(offer.closest.not),
              })}
            </p>
          )}
        </div>
      )}
      {detail.outlooks.length > 0 && <EverySwitch outlooks={detail.outlooks} words={words} />}
    </Section>
  );
}

interface BestProps {
  best: SwitchOutlookPoints;
  words: IncidentWords;
  onOpen: OfferCardProps["onOpen"];
}

function Best({ best, words, onOpen }: BestProps) {
  const { t, rates, switchName } = words;
  const { points, interval, share, relievable, cost, measuredTimes, measuredMean } = best;
  const [low, high] = interval;
  return (
    <div className={classes.best}>
      <strong>{t("offer.best", { name: switchName(best.key), points: rates.points(points) })}</strong>
      <p>{t("offer.interval", { low: rates.points(low), high: rates.points(high) })}</p>
      <p>
        {t("offer.how", {
          share: rates.share(share),
          relievable: rates.points(relievable).replace(/^\+/, ""),
        })}{" "}
        {cost > 0 && t("offer.cost", { cost: rates.points(cost).replace(/^\+/, "") })}{" "}
        {measuredTimes > 0 && measuredMean !== null
          ? t("offer.measured", { count: measuredTimes, mean: rates.points(measuredMean) })
          : t("offer.byTable")}
      </p>
      {onOpen ? (
        <Button color="violet" onClick={() => onOpen(best)}>
          {t("offer.open")}
        </Button>
      ) : (
        <span className={classes.dim}>{t("offer.onlyOperators")}</span>
      )}
    </div>
  );
}

function EverySwitch({ outlooks, words }: { outlooks: SwitchOutlookPoints[]; words: IncidentWords }) {
  const { t, rates, switchName, whyNot } = words;
  return (
    <details className={classes.all}>
      <summary>{t("offer.all")}</summary>
      <table className={classes.table}>
        <caption className="rd-visually-hidden">{t("offer.all")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("offer.columnSwitch")}</th>
            <th scope="col" data-number>
              {t("offer.columnPoints")}
            </th>
            <th scope="col">{t("offer.columnWhy")}</th>
          </tr>
        </thead>
        <tbody>
          {outlooks.map(({ key, points, relievable, not }) => (
            <tr key={key}>
              <td>{switchName(key)}</td>
              <td data-number data-label={t("offer.columnPoints")}>
                {relievable > 0 ? rates.points(points) : "–"}
              </td>
              <td>{not ? whyNot(not) : t("offer.offered")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
