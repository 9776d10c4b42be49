"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import classes from "./board-dialogs.module.css";

interface CannotBeMadeProps {
  /** It can still be cancelled. */
  open: boolean;
  onReason(reason: string): void;
}

const reasons = ["soldOut", "closing", "duplicate"] as const;

/** Why an order has to be cancelled: one press. What that does is asked once more. */
export function CannotBeMade({ open, onReason }: CannotBeMadeProps) {
  const t = useTranslations("merchant.tickets");
  const otherId = useId();
  const [other, setOther] = useState("");
  return (
    <section className={classes.stack}>
      <h3 className={classes.heading}>{t("cannotBeMade")}</h3>
      <p className={classes.soft}>{t("cannotBeMadeHint")}</p>
      <div className={classes.deeds}>
        {reasons.map((one) => (
          <button
            key={one}
            type="button"
            className={classes.big}
            data-grave
            disabled={!open}
            onClick={() => onReason(t(`reason.${one}`))}
          >
            {t(`reason.${one}`)}
          </button>
        ))}
      </div>
      <form
        className={classes.line}
        onSubmit={(event) => {
          event.preventDefault();
          if (other.trim()) onReason(other.trim());
        }}
      >
        <label htmlFor={otherId}>{t("reason.other")}</label>
        <input
          id={otherId}
          className={classes.input}
          maxLength={200}
          value={other}
          onChange={(event) => setOther(event.currentTarget.value)}
        />
        <button type="submit" className={classes.big} data-grave disabled={!open || other.trim() === ""}>
          {t("cannotBeMade")}
        </button>
      </form>
    </section>
  );
}
