"use client";

import { Alert, Button, CopyButton } from "@mantine/core";
import { IconCheck, IconDeviceFloppy, IconLink, IconRefresh, IconSnowflake } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Finding } from "#server/contracts/findings.ts";
import deskClasses from "../attribution/attribution-desk.module.css";
import { useRates } from "../attribution/use-rates.ts";
import { LinkButton } from "../ui/link-button.tsx";
import { findingHref } from "./fetch-findings.ts";
import { FrozenDesk } from "./frozen-desk.tsx";
import { SaveDialog } from "./save-dialog.tsx";
import type { SharingActs } from "./share-acts.tsx";
import type { DeskHref } from "./use-frozen-drill.ts";
import { type OnJudge, useJudge } from "./use-judge.ts";

export interface FindingPageProps extends Omit<SharingActs, "onShare"> {
  finding: Finding;
  deskHref: DeskHref;
  onJudge: OnJudge;
}

/** One finding by itself, as whoever was sent its link sees it. */
export function FindingPage({ finding, deskHref, onJudge, onCreate, onAdd }: FindingPageProps) {
  const t = useTranslations("investigations");
  const { words, judge } = useJudge(finding.id, finding.words, onJudge);
  const [saving, setSaving] = useState(false);
  return (
    <div className={deskClasses.desk}>
      <FrozenDesk
        finding={finding}
        words={words}
        judge={judge}
        deskHref={deskHref}
        acts={
          <>
            <Button
              variant="default"
              leftSection={<IconDeviceFloppy size="1rem" aria-hidden />}
              onClick={() => setSaving(true)}
            >
              {t("save.act")}
            </Button>
            <CopyFindingLink id={finding.id} />
            <AskAgain finding={finding} deskHref={deskHref} />
          </>
        }
        banner={<FrozenBanner finding={finding} />}
      />
      <SaveDialog
        finding={saving ? finding : null}
        onCreate={onCreate}
        onAdd={onAdd}
        onClose={() => setSaving(false)}
      />
    </div>
  );
}

export function FrozenBanner({ finding: { madeByName, madeAt } }: { finding: Finding }) {
  const t = useTranslations("investigations.finding");
  const rates = useRates();
  return (
    <Alert color="blue" icon={<IconSnowflake aria-hidden />} role="note">
      {t("frozen", { name: madeByName, time: rates.exactTime(madeAt) })} {t("goOn")}
    </Alert>
  );
}

export function AskAgain({ finding: { id, question }, deskHref }: { finding: Finding; deskHref: DeskHref }) {
  const t = useTranslations("investigations.finding");
  return (
    <LinkButton href={deskHref(question, { finding: id })} icon={<IconRefresh size="1rem" aria-hidden />}>
      {t("again")}
    </LinkButton>
  );
}

export function CopyFindingLink({ id }: { id: string }) {
  const t = useTranslations("investigations.finding");
  const link = typeof window === "undefined" ? "" : new URL(findingHref(id), window.location.origin).href;
  return (
    <CopyButton value={link}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          onClick={copy}
          leftSection={copied ? <IconCheck size="1rem" aria-hidden /> : <IconLink size="1rem" aria-hidden />}
        >
          {t(copied ? "copied" : "copy")}
        </Button>
      )}
    </CopyButton>
  );
}
