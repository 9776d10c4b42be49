"use client";

import { Button, Tooltip } from "@mantine/core";
import { IconDeviceFloppy, IconLink } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Question, TimeWindow } from "#server/contracts/attribution.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import type { SharedFinding } from "#server/contracts/findings.ts";
import type { Investigation } from "#server/contracts/investigations.ts";
import { notify } from "../ui/notify.ts";
import { useCommand } from "../ui/use-command.ts";
import { copyLink } from "./copy-link.ts";
import { findingHref } from "./fetch-findings.ts";
import { SaveDialog } from "./save-dialog.tsx";

export interface SharingActs {
  onShare: (input: unknown) => Promise<CommandResult<SharedFinding>>;
  onCreate: (input: unknown) => Promise<CommandResult<Investigation>>;
  onAdd: (input: unknown) => Promise<CommandResult<Investigation>>;
}

export interface ShareActsProps extends SharingActs {
  question: Question;
  span: TimeWindow;
}

/** Keeps what is on the desk: under a link, or in an investigation. */
export function ShareActs({ question, span, onShare, onCreate, onAdd }: ShareActsProps) {
  const t = useTranslations("investigations");
  const [saving, setSaving] = useState<SharedFinding | null>(null);
  const sharing = useShare(onShare);
  const freeze = async () => (await sharing.run({ question, span }))?.value ?? null;
  return (
    <>
      <Tooltip label={t("share.help")}>
        <Button
          variant="default"
          leftSection={<IconLink size="1rem" aria-hidden />}
          loading={sharing.pending}
          onClick={async () => {
            const found = await freeze();
            if (!found) return;
            const shown = (link: string) => t("share.shown", { link });
            await copyLink(findingHref(found.id), { copied: t("share.copied"), shown });
          }}
        >
          {t("share.act")}
        </Button>
      </Tooltip>
      <Button
        variant="default"
        leftSection={<IconDeviceFloppy size="1rem" aria-hidden />}
        disabled={sharing.pending}
        onClick={async () => setSaving(await freeze())}
      >
        {t("save.act")}
      </Button>
      <SaveDialog finding={saving} onCreate={onCreate} onAdd={onAdd} onClose={() => setSaving(null)} />
    </>
  );
}

/** Freezing with its own words for what is too large. */
export function useShare(onShare: SharingActs["onShare"]) {
  const t = useTranslations("investigations.share");
  return useCommand(onShare, {
    onRefused: ({ code }) => {
      if (code !== "TOO_LARGE") return false;
      notify({ color: "red", message: t("tooLarge") });
      return true;
    },
  });
}
