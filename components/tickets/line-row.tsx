"use client";

import { IconCheck, IconInfoCircle } from "@tabler/icons-react";
import { useLocale, useTranslations } from "next-intl";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useAtNow } from "../live/use-now.ts";
import { useBoardAsk } from "./board-ask-context.tsx";
import { useBoardTemplate } from "./board-template-context.tsx";
import { waitsOnPass } from "./on-pass.ts";
import { StationMark } from "./station-mark.tsx";
import classes from "./ticket-lines.module.css";
import { type StationState, type TicketRow, tapsOf } from "./ticket-rows.ts";
import type { SendTap } from "./ticket-verbs.ts";
import { useClockTime } from "./use-clock-time.ts";
import { useLongPress } from "./use-long-press.ts";

/** Long enough for three flashes; the badge stays. */
const FLASHES_FOR_MS = 3_000;

interface LineRowProps {
  ticket: Ticket;
  row: TicketRow;
  stationState: StationState;
  stationWord: string;
  onVerb: SendTap;
}

/** One row: a tap on it says done (or not after all), its right end opens what cooks look up about the dish. */
export function LineRow({ ticket, row, stationState, stationWord, onVerb }: LineRowProps) {
  const t = useTranslations("merchant.tickets.card");
  const { time } = useClockTime();
  const { lines: layout, buttons } = useBoardTemplate();
  const ask = useBoardAsk();
  const [line] = row.lines;
  const { orderId, status } = ticket;
  const item = useItemName(line);
  const openRecipe = () => ask({ about: "recipe", orderId, lineId: line.lineId });
  const longPress = useLongPress(openRecipe);
  const open = status === "accepted" || status === "cooking";
  const waits = useAtNow((now) => open && row.state === "todo" && row.startAt > now);
  const { mark } = line;
  const justChanged = useAtNow((now) => open && mark !== null && now - mark.at < FLASHES_FOR_MS);
  // Nothing to make of it any more, or of the whole ticket.
  const struck = !open || row.state === "done" || row.state === "removed";
  // What stands on the pass comes back by a recall only: a brush of the hand must not cook it again.
  const onPass = useAtNow((now) => waitsOnPass(ticket, now) || Boolean(ticket.handedOverAt));
  const tappable = status !== "void" && row.state !== "removed" && !onPass;
  const side = (
    <>
      {/* Room for the longest this place may come to say, or names would break anew. */}
      <span className={classes.sideRoom} aria-hidden>
        {t("startAt", { time: "00:00" })}
      </span>
      {row.doneAt !== null ? (
        <span className={classes.when}>
          <IconCheck size="1.5em" stroke={3.5} aria-hidden />
          <span className="rd-visually-hidden">{t("station.done")}</span> {time(row.doneAt)}
        </span>
      ) : waits ? (
        <span className={classes.when}>{t("startAt", { time: time(row.startAt) })}</span>
      ) : (
        buttons.recipe && <IconInfoCircle className={classes.info} size="1.3em" aria-hidden />
      )}
      {layout.station && (
        <span className={classes.station}>
          {/* Nobody makes it any more: a mark would say that somebody had. */}
          {row.state !== "removed" && <StationMark state={stationState} />} {stationWord}
          {row.state !== "removed" && (
            <span className="rd-visually-hidden">{t(`station.${stationState}`)}</span>
          )}
        </span>
      )}
    </>
  );
  return (
    <li
      className={classes.row}
      data-part="line"
      data-line={line.lineId}
      data-state={row.state}
      data-struck={struck || undefined}
      data-soft={struck || waits || undefined}
      data-waits={waits || undefined}
      data-mark={mark?.kind}
      data-flash={justChanged || undefined}
    >
      {row.addedHeading !== null && (
        <span className={classes.added}>{t("added", { time: time(row.addedHeading) })}</span>
      )}
      <button
        type="button"
        className={classes.tap}
        disabled={!tappable}
        aria-pressed={row.state === "done"}
        {...longPress}
        onClick={() => {
          for (const tap of tapsOf(row)) onVerb(orderId, "tapLine", tap);
        }}
      >
        <RowText row={row} />
      </button>
      {buttons.recipe ? (
        // Named by all it shows, the station too: an aria-label would hide that from who speaks to the board.
        <button type="button" className={classes.side} onClick={openRecipe} title={t("recipeOf", { item })}>
          <span className="rd-visually-hidden">{t("recipeOf", { item })}</span>
          {side}
        </button>
      ) : (
        <span className={classes.side}>{side}</span>
      )}
    </li>
  );
}

function useItemName({ nameEn, nameZh }: TicketRow["lines"][0]): string {
  return useLocale() === "zh-CN" ? nameZh : nameEn;
}

function RowText({ row }: { row: TicketRow }) {
  const { quantityFirst, modifiers } = useBoardTemplate().lines;
  const [line] = row.lines;
  const name = useItemName(line);
  return (
    <span className={classes.text} data-quantity={quantityFirst ? "first" : "last"}>
      <Quantity row={row} />
      <span className={classes.item}>
        <span className={classes.name}>
          {name}
          {modifiers === "inline" && line.modifiers.length > 0 && (
            <span className={classes.inline}> · {line.modifiers.join(" · ")}</span>
          )}
        </span>
        {modifiers === "below" &&
          line.modifiers.map((modifier) => (
            <span key={modifier} className={classes.modifier}>
              {modifier}
            </span>
          ))}
        <ChangeBadge row={row} />
      </span>
    </span>
  );
}

/** "1/3" while only some of equal portions are done; room for that is kept, or names would break anew. */
function Quantity({ row }: { row: TicketRow }) {
  const { mark } = row.lines[0];
  const changed = mark?.kind === "quantity" ? mark.oldQuantity : null;
  return (
    <span
      className={classes.quantity}
      data-many={row.quantity > 1 || undefined}
      data-several={row.lines.length > 1 || undefined}
    >
      {changed !== null && (
        <>
          <s>{changed}</s>
          <span aria-hidden>→</span>
        </>
      )}
      {row.state === "partly" && <span className={classes.partly}>{row.doneQuantity}/</span>}
      {row.quantity}
    </span>
  );
}

function ChangeBadge({ row }: { row: TicketRow }) {
  const t = useTranslations("merchant.tickets.card");
  const { time } = useClockTime();
  const { mark } = row.lines[0];
  if (mark?.kind === "removed")
    return <span className={classes.change}>{t("removed", { time: time(mark.at) })}</span>;
  if (mark?.kind === "quantity")
    return <span className={classes.change}>{t("changed", { time: time(mark.at) })}</span>;
  return null;
}
