"use client";

import { Button, Kbd, Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import { boardActions } from "#server/contracts/board-actions.ts";
import classes from "./board-dialogs.module.css";
import { type Keymap, keySign, keysByAction } from "./board-keys.ts";

interface KeyLegendProps {
  opened: boolean;
  onClose(): void;
  keymap: Keymap;
  numbersBump: boolean;
  onChange(): void;
}

/** The keys this screen has now, whoever changed them. */
export function KeyLegend({ opened, onClose, keymap, numbersBump, onChange }: KeyLegendProps) {
  const t = useTranslations("merchant.tickets");
  const close = useTranslations("common.action")("close");
  const byAction = keysByAction(keymap);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("keysTitle")}
      size="xl"
      closeButtonProps={{ "aria-label": close }}
    >
      <dl className={classes.legend}>
        <Row keys={["1–9", "0"]} words={t(numbersBump ? "key.numberBumps" : "key.number")} />
        {boardActions.map((action) => (
          <Row
            key={action}
            keys={(byAction.get(action) ?? []).map(keySign)}
            words={t(`key.${action}`)}
            none={t("keyNone")}
          />
        ))}
      </dl>
      <Button variant="default" size="md" mt="md" onClick={onChange}>
        {t("changeKeys")}
      </Button>
    </Modal>
  );
}

function Row({ keys, words, none }: { keys: readonly string[]; words: string; none?: string }) {
  return (
    <div className={classes.legendRow}>
      <dt>
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
        {keys.length === 0 && <span className={classes.soft}>{none}</span>}
      </dt>
      <dd>{words}</dd>
    </div>
  );
}
