"use client";

import { Button, Kbd, Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useState } from "react";
import { type BoardActionName, boardActions } from "#server/contracts/board-actions.ts";
import classes from "./board-dialogs.module.css";
import { keyName, keySign, keysByAction } from "./board-keys.ts";
import { keysOfScreen } from "./use-board-settings.ts";

interface ScreenKeysDialogProps {
  opened: boolean;
  onClose(): void;
  /** What differs on this screen. */
  keys: Readonly<Record<string, string>>;
  templateKeys: Readonly<Record<string, string>>;
  onChange(keys: Record<string, string>): void;
}

/** Gives actions other keys on this screen: press the action, then the key of the bump bar. */
export function ScreenKeysDialog({ opened, onClose, keys, templateKeys, onChange }: ScreenKeysDialogProps) {
  const t = useTranslations("merchant.tickets");
  const close = useTranslations("common.action")("close");
  const [waiting, setWaiting] = useState<BoardActionName | null>(null);
  const [told, setTold] = useState("");
  const keymap = keysOfScreen(templateKeys, keys);
  const byAction = keysByAction(keymap);

  function take(event: KeyboardEvent) {
    if (!waiting || event.repeat) return;
    const name = keyName(event);
    if (name === null) return;
    event.preventDefault();
    event.stopPropagation();
    setWaiting(null);
    if (name === "Escape" && waiting !== "clear") return setTold("");
    if (/^\d$/.test(name)) return setTold(t("keyIsDigit"));
    const owner = keymap.get(name);
    const others = Object.entries(keys).filter(([action, key]) => action !== waiting && key !== name);
    onChange({ ...Object.fromEntries(others), [waiting]: name });
    setTold(
      owner && owner !== waiting
        ? t("keyTaken", { key: keySign(name), action: t(`key.${owner}`) })
        : t("keySet", { key: keySign(name), action: t(`key.${waiting}`) }),
    );
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("screenKeys")}
      size="xl"
      closeOnEscape={waiting === null}
      closeButtonProps={{ "aria-label": close }}
    >
      <div className={classes.stack}>
        <p className={classes.soft}>{t("screenKeysHint")}</p>
        <p role="status" className={classes.told}>
          {waiting ? t("pressKey", { action: t(`key.${waiting}`) }) : told}
        </p>
        <ul className={classes.keyRows}>
          {boardActions.map((action) => (
            <li key={action}>
              <button
                type="button"
                className={classes.keyRow}
                data-waiting={waiting === action || undefined}
                onClick={() => setWaiting(action)}
                onKeyDownCapture={take}
                onBlur={() => setWaiting(null)}
              >
                <span>{t(`key.${action}`)}</span>
                <span className={classes.keyCaps}>
                  {waiting === action
                    ? t("pressKeyShort")
                    : (byAction.get(action) ?? []).map((key) => <Kbd key={key}>{keySign(key)}</Kbd>)}
                  {waiting !== action && !byAction.has(action) && t("keyNone")}
                </span>
              </button>
            </li>
          ))}
        </ul>
        <Button
          variant="default"
          size="md"
          disabled={Object.keys(keys).length === 0}
          onClick={() => {
            onChange({});
            setTold(t("keysReset"));
          }}
        >
          {t("resetKeys")}
        </Button>
      </div>
    </Modal>
  );
}
