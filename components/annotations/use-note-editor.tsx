"use client";

import { Button, Group } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Annotation, writtenLayers } from "#server/contracts/annotation-layers.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import { notify } from "../ui/notify.ts";
import type { AnnotationTools } from "./annotation-tools.ts";
import type { Conflict, Draft, NoteEditorProps } from "./note-editor.tsx";

type Refused = Extract<CommandResult<Annotation>, { ok: false }>;

const UNDO_MS = 10_000;

/** Writing, changing and removing annotations: with a way back, and with a word when somebody was first. */
export function useNoteEditor({ commands, refresh }: Pick<AnnotationTools, "commands" | "refresh">) {
  const t = useTranslations("annotations");
  const errors = useTranslations("errors");
  const [draft, setDraft] = useState<Draft | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [pending, setPending] = useState(false);

  function open(next: Draft | null): void {
    setConflict(null);
    setDraft(next);
  }

  async function ask(
    run: () => Promise<CommandResult<Annotation>>,
  ): Promise<CommandResult<Annotation> | null> {
    setPending(true);
    const answer = await run().catch(() => null);
    setPending(false);
    if (!answer) notify({ color: "red", message: errors("NETWORK") });
    return answer;
  }

  /** The newest words are fetched, so that the person sees what they would write over. */
  async function meet(refused: Refused, mine: Draft): Promise<void> {
    if (refused.code !== "STALE" && refused.code !== "NOT_FOUND") {
      notify({ color: "red", message: errors(refused.code) });
      return;
    }
    const theirs = (await refresh()).find(({ id }) => id === mine.id) ?? null;
    setDraft({ ...mine, ...(theirs ? { version: theirs.version } : { id: null }) });
    setConflict({ by: refused.reason ?? t("conflict.somebody"), theirs });
  }

  async function save(written: Draft): Promise<void> {
    const { id, version, ...words } = written;
    const before = draft;
    const answer = await ask(() =>
      id ? commands.change({ ...words, id, seenVersion: version }) : commands.add(words),
    );
    if (!answer) return;
    if (!answer.ok) return meet(answer, written);
    open(null);
    const { value } = answer;
    const undo = () =>
      id && before
        ? commands.change({ ...wordsOf(before), id, seenVersion: value.version })
        : commands.remove({ id: value.id, seenVersion: value.version });
    offerUndo(t(id ? "changed" : "added"), undo);
    await refresh();
  }

  async function remove(mine: Draft): Promise<void> {
    const { id, version } = mine;
    if (!id) return;
    const answer = await ask(() => commands.remove({ id, seenVersion: version }));
    if (!answer) return;
    if (!answer.ok) return meet(answer, mine);
    open(null);
    offerUndo(t("removed"), () => commands.restore({ id, seenVersion: answer.value.version }));
    await refresh();
  }

  function offerUndo(message: string, undo: () => Promise<CommandResult<Annotation>>): void {
    const take = async () => {
      const answer = await undo().catch(() => null);
      const refused = answer?.ok ? null : errors(answer?.code ?? "NETWORK");
      notify(refused ? { color: "red", message: refused } : { message: t("undone") });
      await refresh();
    };
    notify({
      autoClose: UNDO_MS,
      message: <UndoMessage words={{ message, undo: t("undo") }} onUndo={() => void take()} />,
    });
  }

  const editor: NoteEditorProps = {
    draft,
    conflict,
    pending,
    onSave: (written) => void save(written),
    onRemove: (mine) => void remove(mine),
    onTheirs: (theirs) => open(draftOf(theirs)),
    onClose: () => open(null),
  };
  return {
    editor,
    edit: (annotation: Annotation) => open(draftOf(annotation)),
    add: (at: number, until: number | null = null) =>
      open({ id: null, version: 0, at, until, layer: "note", text: "", link: null }),
  };
}

/** Notices stand outside this page's words: they come with theirs. */
function UndoMessage({ words, onUndo }: { words: { message: string; undo: string }; onUndo: () => void }) {
  const [taken, setTaken] = useState(false);
  return (
    <Group justify="space-between" wrap="nowrap">
      <span>{words.message}</span>
      <Button
        size="compact-sm"
        variant="subtle"
        disabled={taken}
        onClick={() => {
          setTaken(true);
          onUndo();
        }}
      >
        {words.undo}
      </Button>
    </Group>
  );
}

function draftOf({ id, version, at, until, layer, text, link }: Annotation): Draft {
  return { id, version, at, until, layer: writtenLayers.find((one) => one === layer) ?? "note", text, link };
}

function wordsOf({ at, until, layer, text, link }: Draft) {
  return { at, until, layer, text, link };
}
