"use client";

import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import { useNow } from "../live/use-now.ts";
import { useTopic } from "../live/use-topic.ts";
import { elapsed } from "../tickets/elapsed.ts";
import classes from "./pair-device.module.css";

interface Pairing {
  secret: string;
  code: string;
  expiresAt: number;
}
interface PairDeviceProps {
  openPairing: () => Promise<CommandResult<Pairing>>;
  /** Sets this device's key; answers which board it is to show. */
  collectKey: (secret: string) => Promise<CommandResult<{ templateId: string }>>;
  signedIn: boolean;
}

const TRY_AGAIN_MS = 3_000;

/** A code for a person with rights to type elsewhere; when they have, this device goes to its board. */
export function PairDevice({ openPairing, collectKey, signedIn }: PairDeviceProps) {
  const t = useTranslations("boards.pair");
  const [pairing, setPairing] = useState<Pairing | null>(null);
  const [problem, setProblem] = useState<{ tooManyForMs: number | null } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const renew = useCallback(async () => {
    clearTimeout(timer.current);
    const answer = await openPairing().catch(() => null);
    if (answer?.ok) {
      setProblem(null);
      setPairing(answer.value);
      return;
    }
    const waitMs = answer?.code === "RATE_LIMITED" ? (answer.retryAfterMs ?? 60_000) : null;
    setPairing(null);
    setProblem({ tooManyForMs: waitMs });
    timer.current = setTimeout(() => void renew(), waitMs ?? TRY_AGAIN_MS);
  }, [openPairing]);
  useEffect(() => {
    void renew();
    return () => clearTimeout(timer.current);
  }, [renew]);

  return (
    <main className={classes.page}>
      <h1>{t("title")}</h1>
      {pairing ? (
        <Waiting key={pairing.secret} pairing={pairing} collectKey={collectKey} onOver={renew} />
      ) : (
        <p role={problem ? "alert" : "status"}>
          {problem === null && t("loading")}
          {problem?.tooManyForMs === null && t("problem")}
          {problem &&
            problem.tooManyForMs !== null &&
            t("tooMany", { minutes: Math.ceil(problem.tooManyForMs / 60_000) })}
        </p>
      )}
      {signedIn && <p className={classes.hint}>{t("signedIn")}</p>}
    </main>
  );
}

interface WaitingProps {
  pairing: Pairing;
  collectKey: PairDeviceProps["collectKey"];
  /** The code is of no use any more. */
  onOver(): void;
}

function Waiting({ pairing, collectKey, onOver }: WaitingProps) {
  const t = useTranslations("boards.pair");
  const { collections, problem } = useTopic<"pairing">(`pairing:${pairing.secret}`);
  const now = useNow(1_000);
  const claimed = collections?.state.now?.state === "claimed";
  const over = !claimed && ((now > 0 && now >= pairing.expiresAt) || problem?.code === "NOT_FOUND");
  const asked = useRef(false);

  useEffect(() => {
    if (over) onOver();
  }, [over, onOver]);
  useEffect(() => {
    if (!claimed || asked.current) return;
    asked.current = true;
    void collectKey(pairing.secret)
      .catch(() => null)
      .then((answer) => {
        if (!answer?.ok) return onOver();
        // A full load: the socket must be opened anew with the key.
        location.replace(`/b/${encodeURIComponent(answer.value.templateId)}`);
      });
  }, [claimed, collectKey, pairing.secret, onOver]);

  if (claimed) return <p role="status">{t("claimed")}</p>;
  return (
    <>
      <ol className={classes.steps}>
        <li>{t("step1")}</li>
        <li>{t("step2")}</li>
        <li>{t("step3")}</li>
      </ol>
      <output className={classes.code} aria-label={t("codeLabel")} data-testid="pairing-code">
        <span>{pairing.code.slice(0, 3)}</span> <span>{pairing.code.slice(3)}</span>
      </output>
      <p className={classes.hint}>
        {now > 0 && t("left", { time: elapsed(Math.max(0, pairing.expiresAt - now)) })}
      </p>
    </>
  );
}
