"use client";

import { ActionIcon, Menu, Skeleton, UnstyledButton } from "@mantine/core";
import { IconArrowLeft, IconArrowRight, IconDotsVertical, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Finding } from "#server/contracts/findings.ts";
import type { AttachedFinding, Investigation } from "#server/contracts/investigations.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { notify } from "../ui/notify.ts";
import { useCommand } from "../ui/use-command.ts";
import { fetchFinding, findingHref } from "./fetch-findings.ts";
import { AskAgain, FrozenBanner } from "./finding-page.tsx";
import { FrozenDesk } from "./frozen-desk.tsx";
import type { InvestigationActs } from "./investigation-acts.ts";
import classes from "./investigation-screen.module.css";
import { useFindingWords } from "./use-finding-words.ts";
import type { DeskHref } from "./use-frozen-drill.ts";
import { type OnJudge, useJudge } from "./use-judge.ts";

export interface AttachedFindingsProps {
  investigation: Investigation;
  firstFinding: Finding | null;
  acts: InvestigationActs;
  onNewest: (newest: Investigation) => Promise<void>;
  deskHref: DeskHref;
  onJudge: OnJudge;
}

/** The findings in their order; the chosen one as it was. */
export function AttachedFindings(props: AttachedFindingsProps) {
  const { investigation, firstFinding, deskHref, onJudge } = props;
  const { findings } = investigation;
  const t = useTranslations("investigations.page");
  const list = useTranslations("investigations.list");
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = findings.find(({ id }) => id === chosen) ?? findings[0];
  if (!shown) {
    return (
      <EmptyState
        title={t("noFindings")}
        text={t("noFindingsText")}
        action={<LinkButton href="/analyst/attribution">{list("emptyAct")}</LinkButton>}
      />
    );
  }
  return (
    <>
      {/* A single finding needs no choice, but may be taken off all the same. */}
      <ul className={classes.tabs} aria-label={t("findings")}>
        {findings.map((finding, at) => (
          <Tab
            key={finding.id}
            {...props}
            finding={finding}
            at={at}
            shown={finding.id === shown.id}
            onShow={() => setChosen(finding.id)}
          />
        ))}
      </ul>
      <ShownFinding
        key={shown.id}
        id={shown.id}
        first={firstFinding?.id === shown.id ? firstFinding : undefined}
        deskHref={deskHref}
        onJudge={onJudge}
      />
    </>
  );
}

interface TabProps extends AttachedFindingsProps {
  finding: AttachedFinding;
  at: number;
  shown: boolean;
  onShow: () => void;
}

function Tab({ investigation, acts, onNewest, finding, at, shown, onShow }: TabProps) {
  const t = useTranslations("investigations.page");
  const words = useFindingWords(finding.summary);
  const moving = useCommand(acts.onMoveFinding);
  const removing = useCommand(acts.onRemoveFinding);
  const ids = { id: investigation.id, findingId: finding.id };
  const then = async (answer: { value: Investigation } | null) => {
    if (answer) await onNewest(answer.value);
    return answer !== null;
  };
  return (
    <li data-shown={shown || undefined}>
      <UnstyledButton className={classes.tab} aria-pressed={shown} onClick={onShow}>
        <b>{words?.what}</b>
        <span>
          {words?.change} · {words?.when}
        </span>
      </UnstyledButton>
      <Menu withinPortal position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon
            className={classes.tabMenu}
            variant="subtle"
            color="gray"
            aria-label={t("findingMenu", { name: words?.name ?? "" })}
          >
            <IconDotsVertical size="1rem" aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={findingHref(finding.id)}>
            {t("openAlone")}
          </Menu.Item>
          {at > 0 && (
            <Menu.Item
              leftSection={<IconArrowLeft size="1rem" aria-hidden />}
              onClick={async () => then(await moving.run({ ...ids, to: at - 1 }))}
            >
              {t("earlier")}
            </Menu.Item>
          )}
          {at < investigation.findings.length - 1 && (
            <Menu.Item
              leftSection={<IconArrowRight size="1rem" aria-hidden />}
              onClick={async () => then(await moving.run({ ...ids, to: at + 1 }))}
            >
              {t("later")}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconX size="1rem" aria-hidden />}
            onClick={async () => {
              if (await then(await removing.run(ids))) notify({ message: t("takenOff") });
            }}
          >
            {t("takeOff")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

interface ShownFindingProps {
  id: string;
  first: Finding | undefined;
  deskHref: DeskHref;
  onJudge: OnJudge;
}

function ShownFinding({ id, first, deskHref, onJudge }: ShownFindingProps) {
  const t = useTranslations("analyst");
  const { data: finding } = useQuery({
    queryKey: ["findings", id],
    queryFn: () => fetchFinding(id),
    initialData: first,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!finding) return <Skeleton className={classes.waiting} animate={false} aria-label={t("loading")} />;
  return <Judged finding={finding} deskHref={deskHref} onJudge={onJudge} />;
}

function Judged({ finding, deskHref, onJudge }: { finding: Finding; deskHref: DeskHref; onJudge: OnJudge }) {
  const { words, judge } = useJudge(finding.id, finding.words, onJudge);
  return (
    <FrozenDesk
      finding={finding}
      words={words}
      judge={judge}
      deskHref={deskHref}
      level={2}
      acts={<AskAgain finding={finding} deskHref={deskHref} />}
      banner={<FrozenBanner finding={finding} />}
    />
  );
}
