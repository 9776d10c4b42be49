"use client";

import { Anchor, Button, Group, Loader, Modal, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { FindingSummary } from "#server/contracts/findings.ts";
import { NAME_MOST } from "#server/contracts/investigation-limits.ts";
import { notify } from "../ui/notify.ts";
import { useCommand } from "../ui/use-command.ts";
import { fetchInvestigations, investigationHref } from "./fetch-findings.ts";
import classes from "./save-dialog.module.css";
import type { SharingActs } from "./share-acts.tsx";
import { useFindingWords } from "./use-finding-words.ts";

export interface SaveDialogProps extends Omit<SharingActs, "onShare"> {
  /** null: closed. */
  finding: { id: string; summary: FindingSummary } | null;
  onClose: () => void;
}

/** A finding into a new investigation, with a name made from it, or into one that is there. */
export function SaveDialog({ finding, onCreate, onAdd, onClose }: SaveDialogProps) {
  const t = useTranslations("investigations.save");
  const common = useTranslations("common.action");
  return (
    <Modal
      opened={finding !== null}
      onClose={onClose}
      title={t("title")}
      centered
      size="lg"
      closeButtonProps={{ "aria-label": common("close") }}
    >
      {finding && <SaveForm finding={finding} onCreate={onCreate} onAdd={onAdd} onClose={onClose} />}
    </Modal>
  );
}

function SaveForm({ finding, onCreate, onAdd, onClose }: SaveDialogProps) {
  const t = useTranslations("investigations.save");
  const common = useTranslations("common.action");
  const words = useFindingWords(finding?.summary ?? null);
  const [where, setWhere] = useState<"new" | "existing">("new");
  const [name, setName] = useState((words?.name ?? "").slice(0, NAME_MOST));
  const [chosen, setChosen] = useState<string | null>(null);
  const creating = useCommand(onCreate);
  const adding = useCommand(onAdd, {
    onRefused: ({ code }) => {
      if (code !== "TOO_LARGE") return false;
      notify({ color: "red", message: t("full") });
      return true;
    },
  });
  const ready = where === "new" ? name.trim() !== "" : chosen !== null;
  const save = async () => {
    const findingId = finding?.id;
    const saved =
      where === "new" ? await creating.run({ name, findingId }) : await adding.run({ id: chosen, findingId });
    if (!saved) return;
    onClose();
    // Notices stand outside this page's words: they come with theirs.
    notify({
      message: (
        <>
          {t("saved", { name: saved.value.name })}{" "}
          <Anchor href={investigationHref(saved.value.id)}>{t("open")}</Anchor>
        </>
      ),
    });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void save();
      }}
    >
      <Stack gap="md">
        <Radio.Group
          value={where}
          onChange={(value) => setWhere(value as "new" | "existing")}
          aria-label={t("where")}
        >
          <Group gap="lg">
            <Radio value="new" label={t("new")} />
            <Radio value="existing" label={t("existing")} />
          </Group>
        </Radio.Group>
        {where === "new" ? (
          <TextInput
            label={t("name")}
            value={name}
            maxLength={NAME_MOST}
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
        ) : (
          <Existing chosen={chosen} onChoose={setChosen} />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button type="submit" disabled={!ready} loading={creating.pending || adding.pending}>
            {t("confirm")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Existing({ chosen, onChoose }: { chosen: string | null; onChoose: (id: string | null) => void }) {
  const t = useTranslations("investigations.save");
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search, 250);
  const { data, isPending } = useQuery({
    queryKey: ["investigations", "find", asked],
    queryFn: () => fetchInvestigations(asked),
    placeholderData: (before) => before,
    staleTime: 0,
  });
  const rows = data?.rows;
  // What is not on the list cannot be meant.
  useEffect(() => {
    if (rows && chosen && !rows.some(({ id }) => id === chosen)) onChoose(null);
  }, [rows, chosen, onChoose]);
  return (
    <Stack gap="xs">
      <TextInput
        type="search"
        label={t("search")}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {isPending && <Loader size="sm" />}
      {rows?.length === 0 && <Text c="dimmed">{t("none")}</Text>}
      {rows && rows.length > 0 && (
        <Radio.Group value={chosen} onChange={onChoose} aria-label={t("which")}>
          <div className={classes.choices}>
            {rows.map(({ id, name, ownerName }) => (
              <Radio key={id} value={id} label={name} description={ownerName} />
            ))}
          </div>
        </Radio.Group>
      )}
    </Stack>
  );
}
