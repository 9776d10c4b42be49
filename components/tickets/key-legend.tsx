"use client";

import { Kbd, Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import classes from "./ticket-board.module.css";

const legend = [
  [["1–9", "0"], "select"],
  [["Enter", "␣"], "bump"],
  [["⌫"], "undo"],
  [["S"], "start"],
  [["←", "→", "↑", "↓"], "move"],
  [["PgUp", "PgDn", "Home", "End"], "page"],
  [["R"], "recallLast"],
  [["⇧ R"], "recallList"],
  [["A"], "allDay"],
  [["Esc"], "clear"],
  [["?"], "legend"],
] as const;

export function KeyLegend({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useTranslations("merchant.tickets");
  const close = useTranslations("common.action")("close");
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("keysTitle")}
      closeButtonProps={{ "aria-label": close }}
    >
      <dl className={classes.legend}>
        {legend.map(([keys, action]) => (
          <div key={action} className={classes.legendRow}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{t(`key.${action}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
