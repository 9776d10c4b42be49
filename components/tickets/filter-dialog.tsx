"use client";

import { Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { Ticket } from "#server/contracts/tickets.ts";
import classes from "./board-dialogs.module.css";
import { countValues } from "./ticket-filters.ts";
import { useOrderWords } from "./use-order-words.ts";
import type { FilterControls } from "./use-ticket-filter.ts";

interface FilterDialogProps {
  opened: boolean;
  onClose(): void;
  tickets: readonly Ticket[];
  controls: FilterControls;
}

/** Filters by station and by order class, with how many open tickets each leaves. */
export function FilterDialog({ opened, onClose, tickets, controls }: FilterDialogProps) {
  const t = useTranslations("merchant.tickets");
  const close = useTranslations("common.action")("close");
  const words = useOrderWords();
  return (
    <Modal opened={opened} onClose={onClose} title={t("filters")} closeButtonProps={{ "aria-label": close }}>
      <div className={classes.stack}>
        {(["station", "class"] as const).map((group) => (
          <section key={group} className={classes.stack}>
            <h3 className={classes.heading}>{t(`filterGroup.${group}`)}</h3>
            <div className={classes.presets}>
              {valuesOf(tickets, group, controls.filter[group]).map(([value, count]) => (
                <button
                  key={value}
                  type="button"
                  className={classes.big}
                  aria-pressed={controls.filter[group].includes(value)}
                  onClick={() => controls.toggle(group, value)}
                >
                  {words[group](value)} <strong>{count}</strong>
                </button>
              ))}
            </div>
          </section>
        ))}
        <p className={classes.soft}>{t("filtersHint")}</p>
      </div>
    </Modal>
  );
}

/** Also what is pressed and there is nothing of now, so that it can be taken off. */
function valuesOf(tickets: readonly Ticket[], group: "station" | "class", pressed: readonly string[]) {
  const counts = countValues(tickets, group);
  const missing = pressed.filter((value) => !counts.some(([one]) => one === value));
  return [...counts, ...missing.map((value): [string, number] => [value, 0])];
}
