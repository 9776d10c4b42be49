"use client";

import { Modal } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useLocale, useTranslations } from "next-intl";
import type { BoardItem, Ticket } from "#server/contracts/tickets.ts";
import classes from "./recipe-dialog.module.css";
import { useStationWord } from "./use-station-word.ts";

interface RecipeDialogProps {
  /** Null: closed. */
  ticket: Ticket | null;
  /** The line that was asked about; it stands first. Null: all of the ticket. */
  lineId: string | null;
  /** Of the live topic, complete on the screen: this opens without a connection. */
  items: Readonly<Record<string, BoardItem>>;
  onClose(): void;
}

/** What cooks look up about a dish: who must not have it, what is in it, how it is made. */
export function RecipeDialog({ ticket, lineId, items, onClose }: RecipeDialogProps) {
  const t = useTranslations("merchant.tickets");
  const close = useTranslations("common.action")("close");
  return (
    <Modal
      opened={ticket !== null}
      onClose={onClose}
      size="lg"
      title={t("card.recipeTitle", { number: ticket?.number ?? 0 })}
      closeButtonProps={{ "aria-label": close, size: "xl" }}
    >
      {ticket && <Recipes ticket={ticket} lineId={lineId} items={items} />}
    </Modal>
  );
}

type RecipesProps = Omit<RecipeDialogProps, "ticket" | "onClose"> & { ticket: Ticket };

function Recipes({ ticket, lineId, items }: RecipesProps) {
  const t = useTranslations("merchant.tickets.card");
  const asked = ticket.lines.find((line) => line.lineId === lineId);
  const itemIds = asked ? [asked.itemId] : [...new Set(ticket.lines.map((line) => line.itemId))];
  return (
    <div className={classes.recipes}>
      {ticket.allergy && (
        <p className={classes.allergy}>
          <IconAlertTriangle size="1.2em" aria-hidden />
          <span>
            <strong>{t("allergy")}</strong> {ticket.allergy}
          </span>
        </p>
      )}
      {itemIds.map((itemId) => (
        <Recipe key={itemId} line={ticket.lines.find((one) => one.itemId === itemId)} item={items[itemId]} />
      ))}
    </div>
  );
}

interface RecipeProps {
  line: Ticket["lines"][number] | undefined;
  item: BoardItem | undefined;
}

function Recipe({ line, item }: RecipeProps) {
  const t = useTranslations("merchant.tickets.card");
  const chinese = useLocale() === "zh-CN";
  const stationWord = useStationWord();
  const { nameEn = "", nameZh = "", station = "", prepSeconds = 0 } = item ?? line ?? {};
  const card = item?.card;
  const parts = Object.entries(card?.parts ?? {});
  return (
    <section className={classes.recipe}>
      <h3 className={classes.name}>{chinese ? nameZh : nameEn}</h3>
      <p className={classes.facts}>
        {stationWord(station)} · {t("portion", { minutes: Math.max(1, Math.round(prepSeconds / 60)) })}
      </p>
      {card && card.allergens.length > 0 ? (
        <p className={classes.allergens}>
          <strong>{t("contains")}</strong> {card.allergens.join(" · ")}
        </p>
      ) : (
        <p className={classes.unknown}>{t("noAllergens")}</p>
      )}
      {card && card.ingredients.length > 0 && (
        <>
          <h4 className={classes.heading}>{t("ingredients")}</h4>
          <p className={classes.body}>{card.ingredients.join(" · ")}</p>
        </>
      )}
      {parts.length > 0 && (
        <>
          <h4 className={classes.heading}>{t("parts")}</h4>
          <p className={classes.body}>{parts.map(([part, units]) => `${part} × ${units}`).join(" · ")}</p>
        </>
      )}
      {card?.recipe ? (
        <>
          <h4 className={classes.heading}>{t("recipe")}</h4>
          <p className={classes.body}>{card.recipe}</p>
        </>
      ) : (
        <p className={classes.unknown}>{t("noRecipe")}</p>
      )}
    </section>
  );
}
