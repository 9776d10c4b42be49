"use client";

import { useTranslations } from "next-intl";
import type { Explanation, TimeWindow, WindowFigures } from "#server/contracts/attribution.ts";
import { sharesHelp } from "./explanation-rows.ts";
import { levelsOf, movementOf } from "./measure-figures.ts";
import type { Rates } from "./use-rates.ts";
import type { ValueWords } from "./use-value-words.ts";
import classes from "./verdict-sentence.module.css";

export interface VerdictSentenceProps {
  figures: WindowFigures;
  baselineWindow: TimeWindow;
  currentWindow: TimeWindow;
  now: number;
  explanation: Explanation | null;
  words: ValueWords;
  rates: Rates;
  /** 2 where the page has a name of its own. */
  level?: 1 | 2;
}

/** The answer in one sentence, the reason in the next. */
export function VerdictSentence(props: VerdictSentenceProps) {
  const { figures, baselineWindow, currentWindow, now, explanation, words, rates } = props;
  const Heading = props.level === 2 ? "h2" : "h1";
  const t = useTranslations("analyst.verdict");
  const m = useTranslations("measures");
  const { measure, base, current } = figures;
  const levels = levelsOf(figures, baselineWindow);
  if (levels.current === null || levels.base === null) {
    return (
      <div className={classes.verdict}>
        <Heading>
          {t("noTraffic", {
            window: rates.window(levels.base === null ? baselineWindow : currentWindow, now),
          })}
        </Heading>
        <p>{t("noTrafficHint")}</p>
      </div>
    );
  }
  const moved = movementOf(figures, baselineWindow);
  const told = {
    base: rates.level(levels.base),
    current: rates.level(levels.current),
    window: rates.window(currentWindow, now),
  };
  return (
    <div className={classes.verdict} data-moved={moved} aria-live="polite">
      <Heading>
        {m.rich(`${measure}.${moved}`, {
          ...told,
          w: (chunks) => <span className={classes.window}>{chunks}</span>,
        })}
      </Heading>
      {explanation && <p className={classes.reason}>{reasonOf(explanation, { t, m }, words, rates)}</p>}
      <p className={classes.about}>
        {m(`${measure}.about`, {
          window: rates.window(baselineWindow, now),
          base: rates.count(base.total),
          current: rates.count(current.total),
          limit: rates.latency(figures.speed?.limitMs ?? null),
          baseRate: rates.percent(base.rate),
          rate: rates.percent(current.rate),
          expected: rates.count(figures.expectedTotal ?? 0),
        })}
        {explanation && ` · ${t("took", { time: rates.seconds(explanation.tookMs) })}`}
      </p>
    </div>
  );
}

interface Words {
  t: ReturnType<typeof useTranslations<"analyst.verdict">>;
  /** What is said differently of each measure. */
  m: ReturnType<typeof useTranslations<"measures">>;
}

/** What is pinned was told before: its part in short, then what there is beyond it. */
function reasonOf(explanation: Explanation, { t, m }: Words, words: ValueWords, rates: Rates): string {
  const { pinned, change } = explanation;
  const reason = reasonOfRest(explanation, { t, m }, words, rates);
  if (pinned.length === 0) return reason;
  const points = pinned.reduce((sum, { contribution }) => sum + contribution, 0);
  const part = sharesHelp(explanation) ? rates.share(points / change) : rates.points(points);
  return t("beyond", { count: pinned.length, part, reason });
}

function reasonOfRest(explanation: Explanation, { t, m }: Words, words: ValueWords, rates: Rates): string {
  const { verdict, change, mix, mixDimension } = explanation;
  switch (verdict) {
    case "causes":
      return causesSentence(explanation, { t, m }, words, rates);
    case "mix":
      return t("mix", {
        points: rates.points(mix),
        dimension: mixDimension ? words.dimension(mixDimension) : t("somewhere"),
      });
    case "global":
      return m(`${explanation.measure}.global`, {
        points: rates.points(explanation.pinned.length > 0 ? explanation.unexplained : change - mix),
      });
    case "none":
      return t("none");
    case "too_little_data":
      return t("tooLittle");
  }
}

function causesSentence(explanation: Explanation, { t, m }: Words, words: ValueWords, rates: Rates): string {
  const { measure, causes, change } = explanation;
  const [first, ...rest] = causes;
  if (!first) return "";
  const cause = words.combination(first.attributes);
  const useShares = sharesHelp(explanation);
  const sentence = useShares
    ? m(`${measure}.${change < 0 ? "shareOfDrop" : "shareOfRise"}`, {
        share: rates.share(first.share),
        cause,
      })
    : m(`${measure}.pointsOf`, { points: rates.points(first.contribution), cause });
  const others = rest.map((other) =>
    t("also", {
      cause: words.combination(other.attributes),
      part: useShares ? rates.share(other.share) : rates.points(other.contribution),
    }),
  );
  return [sentence, ...others].join(t("joint")) + t("stop");
}
