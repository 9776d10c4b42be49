"use client";

import { useTranslations } from "next-intl";
import type { Explanation, TimeWindow, WindowTotals } from "#server/contracts/attribution.ts";
import { sharesHelp } from "./explanation-rows.ts";
import type { Rates } from "./use-rates.ts";
import type { ValueWords } from "./use-value-words.ts";
import classes from "./verdict-sentence.module.css";

export interface VerdictSentenceProps {
  base: WindowTotals;
  current: WindowTotals;
  baselineWindow: TimeWindow;
  currentWindow: TimeWindow;
  now: number;
  explanation: Explanation | null;
  words: ValueWords;
  rates: Rates;
}

// A change below this many points is called "about the same" in the sentence.
const ABOUT_THE_SAME = 0.0015;

/** The answer in one sentence, the reason in the next. */
export function VerdictSentence(props: VerdictSentenceProps) {
  const { base, current, baselineWindow, currentWindow, now, explanation, words, rates } = props;
  const t = useTranslations("analyst.verdict");
  if (current.rate === null || base.rate === null) {
    return (
      <div className={classes.verdict}>
        <h1>
          {t("noTraffic", {
            window: rates.window(current.rate === null ? currentWindow : baselineWindow, now),
          })}
        </h1>
        <p>{t("noTrafficHint")}</p>
      </div>
    );
  }
  const change = current.rate - base.rate;
  const moved = Math.abs(change) < ABOUT_THE_SAME ? "same" : change < 0 ? "fell" : "rose";
  const figures = {
    base: rates.percent(base.rate),
    current: rates.percent(current.rate),
    window: rates.window(currentWindow, now),
  };
  return (
    <div className={classes.verdict} data-moved={moved} aria-live="polite">
      <h1>
        {t.rich(moved, { ...figures, w: (chunks) => <span className={classes.window}>{chunks}</span> })}
      </h1>
      {explanation && <p className={classes.reason}>{reasonOf(explanation, t, words, rates)}</p>}
      <p className={classes.about}>
        {t("about", {
          window: rates.window(baselineWindow, now),
          base: rates.count(base.total),
          current: rates.count(current.total),
        })}
        {explanation && ` · ${t("took", { time: rates.seconds(explanation.tookMs) })}`}
      </p>
    </div>
  );
}

type Words = ReturnType<typeof useTranslations<"analyst.verdict">>;

/** What is pinned was told before: its part in short, then what there is beyond it. */
function reasonOf(explanation: Explanation, t: Words, words: ValueWords, rates: Rates): string {
  const { pinned, change } = explanation;
  const reason = reasonOfRest(explanation, t, words, rates);
  if (pinned.length === 0) return reason;
  const points = pinned.reduce((sum, { contribution }) => sum + contribution, 0);
  const part = sharesHelp(explanation) ? rates.share(points / change) : rates.points(points);
  return t("beyond", { count: pinned.length, part, reason });
}

function reasonOfRest(explanation: Explanation, t: Words, words: ValueWords, rates: Rates): string {
  const { verdict, change, mix, mixDimension } = explanation;
  switch (verdict) {
    case "causes":
      return causesSentence(explanation, t, words, rates);
    case "mix":
      return t("mix", {
        points: rates.points(mix),
        dimension: mixDimension ? words.dimension(mixDimension) : t("somewhere"),
      });
    case "global":
      return t("global", {
        points: rates.points(explanation.pinned.length > 0 ? explanation.unexplained : change - mix),
      });
    case "none":
      return t("none");
    case "too_little_data":
      return t("tooLittle");
  }
}

function causesSentence(explanation: Explanation, t: Words, words: ValueWords, rates: Rates): string {
  const { causes, change } = explanation;
  const [first, ...rest] = causes;
  if (!first) return "";
  const cause = words.combination(first.attributes);
  const useShares = sharesHelp(explanation);
  const sentence = useShares
    ? t(change < 0 ? "shareOfDrop" : "shareOfRise", { share: rates.share(first.share), cause })
    : t("pointsOf", { points: rates.points(first.contribution), cause });
  const others = rest.map((other) =>
    t("also", {
      cause: words.combination(other.attributes),
      part: useShares ? rates.share(other.share) : rates.points(other.contribution),
    }),
  );
  return [sentence, ...others].join(t("joint")) + t("stop");
}
