import { useTranslations } from "next-intl";
import type { Combination, Question } from "#server/contracts/attribution.ts";
import type { Contrast } from "#server/contracts/contrast.ts";
import type { Rates } from "../attribution/use-rates.ts";
import type { ValueWords } from "../attribution/use-value-words.ts";
import classes from "./contrast-desk.module.css";
import { rateOf } from "./tone.ts";

/** What the two sides did, in words. */
export function ContrastSentence({
  contrast: { inside, outside },
  cause,
  question,
  words,
  rates,
  now,
}: {
  contrast: Contrast;
  cause: Combination;
  question: Question;
  words: ValueWords;
  rates: Rates;
  now: number;
}) {
  const t = useTranslations("contrast.page");
  const orders = inside.current.total + outside.current.total;
  const failures = ({ success, total }: { success: number; total: number }) => total - success;
  const failed = failures(inside.current) + failures(outside.current);
  const share = (part: number, whole: number) => rates.percent(whole > 0 ? part / whole : null);
  const name = words.combination(cause);
  const window = rates.window(question.current, now);
  return (
    <div>
      <h1>
        {inside.current.total > 0
          ? t("sentence.both", {
              cause: name,
              insideBase: rates.percent(rateOf(inside.base)),
              inside: rates.percent(rateOf(inside.current)),
              outsideBase: rates.percent(rateOf(outside.base)),
              outside: rates.percent(rateOf(outside.current)),
            })
          : t("sentence.noInside", { cause: name, window })}
      </h1>
      <p className={classes.about}>
        {t("about", {
          window,
          baseline: rates.window(question.baseline, now),
          share: share(inside.current.total, orders),
          failedShare: share(failures(inside.current), failed),
        })}
      </p>
      {question.filters.length > 0 && (
        <p className={classes.about}>
          {t("filtered", {
            filters: question.filters
              .map(
                ({ dimension, value, mode }) =>
                  `${words.dimension(dimension)} ${mode === "keep" ? "=" : "≠"} ${words.value(dimension, value)}`,
              )
              .join(" · "),
          })}
        </p>
      )}
    </div>
  );
}
