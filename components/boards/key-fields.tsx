"use client";

import { Button, Kbd, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { type BoardActionName, boardActions } from "#server/contracts/board-actions.ts";
import classes from "./editor.module.css";
import { giveKey, judgeKey, keyNameOf, keySign } from "./key-names.ts";
import { keysFor } from "./template-changes.ts";

type Keys = Record<string, string>;
interface KeyFieldsProps {
  keys: Keys;
  onChange(keys: Keys): void;
}

/** Every action and its key; a key is set by pressing it. */
export function KeyFields({ keys, onChange }: KeyFieldsProps) {
  const t = useTranslations("boards.keys");
  const [listening, setListening] = useState<BoardActionName | null>(null);
  return (
    <>
      <ul className={classes.keys}>
        {boardActions.map((action) => (
          <KeyRow
            key={action}
            action={action}
            keys={keys}
            listening={listening === action}
            onListen={(on) => setListening(on ? action : null)}
            onChange={onChange}
          />
        ))}
      </ul>
      {Object.keys(keys).length > 0 && (
        <Button variant="default" size="xs" onClick={() => onChange({})}>
          {t("resetAll")}
        </Button>
      )}
    </>
  );
}

interface KeyRowProps extends KeyFieldsProps {
  action: BoardActionName;
  listening: boolean;
  onListen(on: boolean): void;
}

function KeyRow({ action, keys, listening, onListen, onChange }: KeyRowProps) {
  const t = useTranslations("boards");
  const name = t(`action.${action}`);
  const its = keysFor(action, keys);
  const reset = () => {
    const { [action]: _gone, ...rest } = keys;
    onChange(rest);
  };
  return (
    <li className={classes.keyRow} data-listening={listening || undefined}>
      <span className={classes.keyAction}>{name}</span>
      <span className={classes.keySigns}>
        {its.length === 0 && <span className={classes.noKey}>{t("keys.none")}</span>}
        {its.map((key) => (
          <Kbd key={key}>{keySign(key, t("keys.space"))}</Kbd>
        ))}
      </span>
      {keys[action] !== undefined && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={reset}
          aria-label={t("keys.resetOne", { action: name })}
        >
          {t("keys.reset")}
        </Button>
      )}
      <Button
        variant="default"
        size="compact-sm"
        onClick={() => onListen(true)}
        aria-label={t("keys.changeOne", { action: name })}
      >
        {t("keys.change")}
      </Button>
      {listening && (
        <KeyCapture
          action={action}
          keys={keys}
          onGive={(key) => {
            onChange(giveKey(key, action, keys));
            onListen(false);
          }}
          onLeave={() => onListen(false)}
        />
      )}
    </li>
  );
}

interface KeyCaptureProps {
  action: BoardActionName;
  keys: Keys;
  onGive(key: string): void;
  onLeave(): void;
}

const focusIt = (button: HTMLButtonElement | null) => button?.focus();

/** Waits for one key. What is not free is said, and taken only when asked to. */
function KeyCapture({ action, keys, onGive, onLeave }: KeyCaptureProps) {
  const t = useTranslations("boards");
  const [pressed, setPressed] = useState<string | null>(null);
  const field = useRef<HTMLButtonElement>(null);
  useEffect(() => field.current?.focus(), []);
  const verdict = pressed === null ? null : judgeKey(pressed, action, keys);
  const take = (key: string) => {
    if (judgeKey(key, action, keys).outcome === "free") onGive(key);
    else setPressed(key);
  };
  return (
    <div className={classes.capture}>
      <button
        ref={field}
        type="button"
        className={classes.captureField}
        onKeyDown={(event) => {
          // Tab is a key like any other here: bump bars have it. Escape and the pointer lead away.
          if (event.key === "Escape") return onLeave();
          const key = keyNameOf(event);
          if (key === null) return;
          event.preventDefault();
          event.stopPropagation();
          take(key);
        }}
      >
        {t("keys.press")}
      </button>
      <div role="alert">
        {verdict?.outcome === "digit" && <Text c="var(--rd-late)">{t("keys.digit")}</Text>}
        {verdict?.outcome === "taken" && pressed !== null && (
          <div className={classes.taken}>
            <Text>
              {t("keys.taken", {
                key: keySign(pressed, t("keys.space")),
                action: t(`action.${verdict.by}`),
              })}
            </Text>
            {/* Keys go here now: the field above would take Tab and Enter for itself. */}
            <Button ref={focusIt} size="compact-sm" onClick={() => onGive(pressed)}>
              {t("keys.take")}
            </Button>
            <Button size="compact-sm" variant="default" onClick={onLeave}>
              {t("keys.keep")}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
