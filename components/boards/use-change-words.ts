"use client";

import { useTranslations } from "next-intl";
import type { BoardTemplate } from "#server/contracts/boards.ts";
import { keySign } from "./key-names.ts";
import type { TemplateChange } from "./template-changes.ts";
import { useStationWord } from "./use-station-word.ts";

/** Words for what differs between two templates. */
export function useChangeWords(): (change: TemplateChange) => string {
  const t = useTranslations("boards");
  const stationWord = useStationWord();
  const yes = (value: boolean) => t(value ? "value.yes" : "value.no");
  const number = (value: number) => (value === 0 ? t("form.automatic") : String(value));
  const stations = (value: string[]) =>
    value.length === 0 ? t("value.allStations") : value.map(stationWord).join(", ");
  const lateness = (value: BoardTemplate["lateness"]) =>
    value.by === "minutes" ? t("value.latenessMinutes", value) : t("value.latenessProbability");
  const keys = (value: readonly string[]) =>
    value.map((key) => keySign(key, t("keys.space"))).join(", ") || t("keys.none");
  const say = (field: string, before: string, after: string) => t("diff.change", { field, before, after });

  return (change) => {
    switch (change.what) {
      case "name":
        return say(t("diff.name"), change.before, change.after);
      case "columns":
      case "rows":
        return say(t(`diff.${change.what}`), number(change.before), number(change.after));
      case "stations":
        return say(t("diff.stations"), stations(change.before), stations(change.after));
      case "sort":
        return say(t("diff.sort"), t(`value.sort.${change.before}`), t(`value.sort.${change.after}`));
      case "lateness":
        return say(t("diff.lateness"), lateness(change.before), lateness(change.after));
      case "theme":
        return say(t("diff.theme"), t(`value.theme.${change.before}`), t(`value.theme.${change.after}`));
      case "palette":
        return say(
          t("diff.palette"),
          t(`value.palette.${change.before}`),
          t(`value.palette.${change.after}`),
        );
      case "modifiers":
        return say(
          t("diff.modifiers"),
          t(`value.modifiers.${change.before}`),
          t(`value.modifiers.${change.after}`),
        );
      case "quantityFirst": {
        const place = (first: boolean) => t(first ? "value.quantityFirst" : "value.quantityLast");
        return say(t("diff.quantityFirst"), place(change.before), place(change.after));
      }
      case "button":
        return say(
          t("diff.button", { action: t(`action.${change.button}`) }),
          yes(change.before),
          yes(change.after),
        );
      case "key":
        return say(
          t("diff.key", { action: t(`action.${change.action}`) }),
          keys(change.before),
          keys(change.after),
        );
      default:
        return say(t(`diff.${change.what}`), yes(change.before), yes(change.after));
    }
  };
}
