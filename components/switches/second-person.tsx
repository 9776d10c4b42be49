"use client";

import { Alert, Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import { IconUserCheck } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { ApprovalRow } from "#server/contracts/approvals.ts";
import { type SwitchRow, type SwitchValue, switchCatalogue } from "#server/contracts/switches.ts";
import { useTopic } from "../live/use-topic.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { LinkButton } from "../ui/link-button.tsx";

/** Who acts alone says why in words of their own. */
export const ALONE_REASON_LENGTH = 10;

/** Whether this flip waits for a second person, as far as the screen knows; the server has the last word. */
export function useSecondPerson(row: SwitchRow, value: SwitchValue): boolean {
  const { collections } = useTopic("approvals:all");
  const gate = collections?.gate?.[row.key];
  if (!gate || (value === row.value && value === switchCatalogue[row.key].safeDefault)) return false;
  return Number(value) < Number(row.value) ? gate.off : gate.on;
}

/** Whether this installation asks a second person at all. */
export function useAsksSecondPerson(): boolean {
  return useTopic("approvals:all").collections?.policy?.now?.required ?? false;
}

interface SecondPersonHintProps {
  /** What it would do: refuse orders, end protection too early, or take away what protects by itself. */
  why: "drops" | "loosens" | "removes";
  alone: boolean;
  onAlone: (alone: boolean) => void;
}

/** Said before the press: somebody else decides, or one is alone and answers for it. */
export function SecondPersonHint({ why, alone, onAlone }: SecondPersonHintProps) {
  const t = useTranslations("switches.secondPerson");
  return (
    <Alert color={alone ? "red" : "blue"} icon={<IconUserCheck aria-hidden />} title={t("title")}>
      <Stack gap="xs">
        <span>{t(why)}</span>
        <Checkbox
          label={t("alone")}
          description={t("aloneHelp", { count: ALONE_REASON_LENGTH })}
          checked={alone}
          onChange={(event) => onAlone(event.currentTarget.checked)}
        />
      </Stack>
    </Alert>
  );
}

export function AskWords() {
  return useTranslations("switches.secondPerson")("ask");
}

/** Nothing has changed yet: who can say yes, and until when. */
export function SecondPersonAsked({ request, onClose }: { request: ApprovalRow; onClose: () => void }) {
  const t = useTranslations("switches.secondPerson");
  const q = useQuantities();
  return (
    <Stack gap="md">
      <div role="status">
        <Text fw={600}>{t("asked")}</Text>
        <Text>{t("askedHelp", { time: q.time(request.expiresAt) })}</Text>
      </div>
      <Group justify="space-between">
        <LinkButton href="/operator/approvals" look="default">
          {t("open")}
        </LinkButton>
        <Button autoFocus onClick={onClose}>
          {t("done")}
        </Button>
      </Group>
    </Stack>
  );
}
