import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import type { BreakerCell, BreakerTurn } from "#server/contracts/breakers.ts";
import { useQuantities } from "../operations/use-quantities.ts";

/** Breakers in words: who they stand before, and what comes next. */
export function useBreakerWords() {
  const t = useTranslations("breakers");
  const names = useTranslations("operator.dependency");
  const q = useQuantities();
  const locale = useLocale();
  return useMemo(() => {
    const dependency = (key: BreakerCell["dependency"]) => names(key);
    return {
      dependency,
      /** The target, or the dependency itself where it has only one. */
      target: (cell: Pick<BreakerCell, "dependency" | "target" | "nameEn" | "nameZh">) =>
        (locale === "zh-CN" ? cell.nameZh : cell.nameEn) ?? (cell.target || dependency(cell.dependency)),
      figures: ({ errorShare, slowShare, calls }: BreakerCell) =>
        errorShare === null
          ? t("cell.quiet")
          : [
              t("cell.failed", { share: q.percent(errorShare, 0) }),
              slowShare === null ? null : t("cell.slow", { share: q.percent(slowShare, 0) }),
              t("cell.calls", { count: q.count(calls) }),
            ]
              .filter(Boolean)
              .join(" · "),
      next: (cell: BreakerCell, now: number): string | null => {
        const { hold, state, probeAt, probesOk, probesNeeded } = cell;
        if (hold) return t("cell.held", { by: hold.byName, time: q.dayTime(hold.until) });
        if (state === "half_open") return t("cell.probes", { ok: probesOk, needed: probesNeeded });
        if (state !== "open" || probeAt === null) return null;
        return probeAt > now ? t("cell.probeIn", { span: q.span(probeAt - now) }) : t("cell.probeDue");
      },
      turn: ({ from, to, cause, byName, detail }: BreakerTurn) => ({
        states: t("turn.states", { from: t(`state.${from}`), to: t(`state.${to}`) }),
        cause: [t(`cause.${cause}`, { by: byName ?? "" }), detail].filter(Boolean).join(": "),
      }),
    };
  }, [t, names, q, locale]);
}
