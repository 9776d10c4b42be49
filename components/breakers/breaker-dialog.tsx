"use client";

import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { TURNS_KEPT } from "#server/contracts/breaker-catalogue.ts";
import type { BreakerAction, BreakerCell, BreakerHold, BreakerTurn } from "#server/contracts/breakers.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./breaker-dialog.module.css";
import { mergeTurns } from "./breakers-room.ts";
import { HoldForm, type OnHold } from "./hold-form.tsx";
import { ParamsTable } from "./params-table.tsx";
import { stateIcons } from "./state-icons.ts";
import { TurnList } from "./turn-list.tsx";
import { useBreakerWords } from "./use-breaker-words.ts";

export interface BreakerDialogProps {
  /** As it stands now, renewed live; null: closed. */
  cell: BreakerCell | null;
  liveTurns: BreakerTurn[];
  now: number;
  mayAct: boolean;
  mayDisable: boolean;
  onHold: OnHold;
  onReadTurns: (id: string) => Promise<CommandResult<BreakerTurn[]>>;
  onClose: () => void;
}

/** One breaker: how it stands, what it was set to do, how it turned, and what a hand can do. Esc changes nothing. */
export function BreakerDialog({ cell, onClose, ...rest }: BreakerDialogProps) {
  const t = useTranslations("breakers");
  const words = useBreakerWords();
  const title = cell && [words.dependency(cell.dependency), cell.target && words.target(cell)];
  return (
    <Modal
      opened={cell !== null}
      onClose={onClose}
      title={<strong>{title?.filter(Boolean).join(" · ")}</strong>}
      size="44rem"
      closeButtonProps={{ "aria-label": t("dialog.close") }}
    >
      {cell && <BreakerRoom key={cell.id} cell={cell} onClose={onClose} {...rest} />}
    </Modal>
  );
}

type Seen = { hold: BreakerHold | null };

function BreakerRoom({
  cell,
  liveTurns,
  now,
  mayAct,
  mayDisable,
  onHold,
  onReadTurns,
}: Omit<BreakerDialogProps, "cell"> & { cell: BreakerCell }) {
  const t = useTranslations("breakers");
  const [asking, setAsking] = useState<{ action: BreakerAction; seen: Seen } | null>(null);
  const { turns, failed } = useTurns(cell.id, liveTurns, onReadTurns);
  const actions: BreakerAction[] = cell.hold
    ? ["release"]
    : mayDisable
      ? ["force_open", "disable"]
      : ["force_open"];
  return (
    <Stack gap="md">
      <Standing cell={cell} now={now} />
      {mayAct && !asking && (
        <Group>
          {actions.map((action, index) => (
            <Button
              key={action}
              variant={index === 0 ? "filled" : "default"}
              onClick={() => setAsking({ action, seen: { hold: cell.hold } })}
            >
              {t(`action.${action}`)}
            </Button>
          ))}
        </Group>
      )}
      {asking && (
        <HoldForm
          cell={cell}
          action={asking.action}
          seenSince={asking.seen.hold?.since ?? null}
          onHold={onHold}
          onDone={() => setAsking(null)}
        />
      )}
      <section>
        <h3 className={classes.heading}>{t("params.title")}</h3>
        <ParamsTable dependency={cell.dependency} />
      </section>
      <section>
        <h3 className={classes.heading}>{t("dialog.history", { count: TURNS_KEPT })}</h3>
        {failed && <Alert color="yellow">{t("dialog.historyFailed")}</Alert>}
        <TurnList turns={turns} cells={null} now={now} empty={t("dialog.noHistory")} />
      </section>
    </Stack>
  );
}

function Standing({ cell, now }: { cell: BreakerCell; now: number }) {
  const t = useTranslations("breakers");
  const words = useBreakerWords();
  const q = useQuantities();
  const Icon = stateIcons[cell.state];
  const next = words.next(cell, now);
  return (
    <div className={classes.standing} data-state={cell.state}>
      <p className={classes.state}>
        <Icon size="1.25rem" stroke={1.75} aria-hidden />
        {t(`state.${cell.state}`)}
        <small title={q.exactTime(cell.since)}>{t("dialog.since", { ago: q.ago(cell.since, now) })}</small>
      </p>
      <Text>{t(`says.${cell.state}`)}</Text>
      <p className={classes.facts}>
        {[
          words.figures(cell),
          next,
          cell.turnedAway > 0 && t("dialog.turnedAway", { count: cell.turnedAway }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {cell.hold && <p className={classes.facts}>{t("dialog.reason", { reason: cell.hold.reason })}</p>}
      {cell.lastError && <p className={classes.facts}>{t("dialog.lastError", { error: cell.lastError })}</p>}
      <p className={classes.facts}>{t("dialog.caller", { caller: cell.caller })}</p>
    </div>
  );
}

/** Those kept in the database, read once, and what happens while one looks. */
function useTurns(id: string, live: BreakerTurn[], onReadTurns: BreakerDialogProps["onReadTurns"]) {
  const [read, setRead] = useState<BreakerTurn[]>([]);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let left = false;
    onReadTurns(id)
      .catch(() => null)
      .then((answer) => {
        if (left) return;
        if (answer?.ok) setRead(answer.value);
        else setFailed(true);
      });
    return () => {
      left = true;
    };
  }, [id, onReadTurns]);
  return { turns: mergeTurns(id, read, live, TURNS_KEPT), failed };
}
