"use client";

import { Alert, Button, Group, Progress } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { ChainVerdict } from "#server/contracts/audit.ts";
import { useQuantities } from "../operations/use-quantities.ts";

export type Verify = (
  onProgress: (checked: number, total: number) => void,
  signal: AbortSignal,
) => Promise<ChainVerdict>;

type Stage =
  | { kind: "idle" }
  | { kind: "running"; checked: number; total: number }
  | { kind: "done"; verdict: ChainVerdict }
  | { kind: "failed" };

/** Checks the whole chain, shows how far it is, and says whether it is whole. */
export function VerifyButton({ verify }: { verify: Verify }) {
  const t = useTranslations("audit.verify");
  const [stage, setStage] = useState<Stage>({ kind: "idle" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function start() {
    const abort = new AbortController();
    running.current = abort;
    setStage({ kind: "running", checked: 0, total: 0 });
    try {
      const onProgress = (checked: number, total: number) => setStage({ kind: "running", checked, total });
      setStage({ kind: "done", verdict: await verify(onProgress, abort.signal) });
    } catch {
      setStage(abort.signal.aborted ? { kind: "idle" } : { kind: "failed" });
    }
  }

  return (
    <>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<IconShieldCheck size="1rem" aria-hidden />}
          loading={stage.kind === "running"}
          onClick={() => void start()}
        >
          {t("button")}
        </Button>
        {stage.kind === "running" && (
          <Button variant="subtle" onClick={() => running.current?.abort()}>
            {t("stop")}
          </Button>
        )}
      </Group>
      <Outcome stage={stage} />
    </>
  );
}

function Outcome({ stage }: { stage: Stage }) {
  const t = useTranslations("audit.verify");
  const q = useQuantities();
  if (stage.kind === "idle") return null;
  if (stage.kind === "failed")
    return (
      <Alert color="red" role="alert" w="100%">
        {t("failed")}
      </Alert>
    );
  if (stage.kind === "running")
    return (
      <div style={{ width: "100%" }}>
        <span>{t("running", { checked: q.count(stage.checked), total: q.count(stage.total) })}</span>
        <Progress
          value={stage.total > 0 ? (stage.checked / stage.total) * 100 : 0}
          aria-label={t("button")}
          transitionDuration={0}
        />
      </div>
    );
  const { verdict } = stage;
  if (verdict.outcome === "broken")
    return (
      <Alert color="red" role="alert" w="100%" title={t("brokenAt", { seq: q.count(verdict.at) })}>
        {t(`because.${verdict.because}`)}
      </Alert>
    );
  return (
    <Alert color="teal" role="status" w="100%" title={t("whole", { count: verdict.entries })}>
      {t("anchors", { count: verdict.anchors, took: q.span(verdict.tookMs) })}
    </Alert>
  );
}
