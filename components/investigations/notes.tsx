"use client";

import { ActionIcon, Button, Group, Menu, Textarea } from "@mantine/core";
import { IconDotsVertical } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useState } from "react";
import { NOTE_MOST } from "#server/contracts/investigation-limits.ts";
import type { Investigation, InvestigationNote } from "#server/contracts/investigations.ts";
import { When } from "../boards/when.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { notify } from "../ui/notify.ts";
import { useCommand } from "../ui/use-command.ts";
import type { InvestigationActs } from "./investigation-acts.ts";
import classes from "./notes.module.css";

export interface NotesProps {
  investigation: Investigation;
  viewer: { id: string };
  acts: Pick<InvestigationActs, "onAddNote" | "onEditNote" | "onDeleteNote">;
  onNewest: (newest: Investigation) => Promise<void>;
}

/** Who noted what, and when. */
export function Notes(props: NotesProps) {
  const { investigation, viewer, acts, onNewest } = props;
  const t = useTranslations("investigations.notes");
  const [text, setText] = useState("");
  const adding = useCommand(acts.onAddNote, {
    onRefused: ({ code }) => {
      if (code !== "TOO_LARGE") return false;
      notify({ color: "red", message: t("full") });
      return true;
    },
  });
  const add = async () => {
    if (text.trim() === "" || adding.pending) return;
    const answer = await adding.run({ id: investigation.id, text });
    if (!answer) return;
    setText("");
    await onNewest(answer.value);
  };
  return (
    <section className={classes.notes} aria-labelledby="investigation-notes">
      <h2 id="investigation-notes">{t("title")}</h2>
      {investigation.notes.length === 0 ? (
        <p className={classes.empty}>{t("empty")}</p>
      ) : (
        <ol className={classes.list}>
          {investigation.notes.map((note) => (
            <Note key={note.id} note={note} mine={note.byId === viewer.id} {...props} />
          ))}
        </ol>
      )}
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <NoteField
          label={t("label")}
          placeholder={t("placeholder")}
          text={text}
          onText={setText}
          onSend={add}
        />
        <Button type="submit" variant="default" disabled={text.trim() === ""} loading={adding.pending}>
          {t("add")}
        </Button>
      </form>
    </section>
  );
}

function Note({
  note,
  mine,
  investigation,
  acts,
  onNewest,
}: NotesProps & { note: InvestigationNote; mine: boolean }) {
  const t = useTranslations("investigations.notes");
  const common = useTranslations("common.action");
  const [editing, setEditing] = useState<string | null>(null);
  const [deleting, setDeleting] = useState(false);
  const saving = useCommand(acts.onEditNote);
  const removing = useCommand(acts.onDeleteNote);
  const ids = { id: investigation.id, noteId: note.id };
  const save = async () => {
    if (editing === null || editing.trim() === "") return;
    const answer = await saving.run({ ...ids, text: editing });
    if (!answer) return;
    await onNewest(answer.value);
    setEditing(null);
  };
  return (
    <li className={classes.note}>
      <div className={classes.by}>
        <b>{note.byName}</b>
        <span>
          <When at={note.at} />
          {note.editedAt !== null && ` · ${t("edited")}`}
        </span>
        {mine && editing === null && (
          <Menu withinPortal position="bottom-end" shadow="md">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={t("menu")}>
                <IconDotsVertical size="1rem" aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setEditing(note.text)}>{t("edit")}</Menu.Item>
              <Menu.Item color="red" onClick={() => setDeleting(true)}>
                {t("delete")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {editing === null ? (
        <p className={classes.text}>{note.text}</p>
      ) : (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <NoteField label={t("editLabel")} text={editing} onText={setEditing} onSend={save} />
          <Group gap="xs">
            <Button variant="default" size="compact-md" onClick={() => setEditing(null)}>
              {common("cancel")}
            </Button>
            <Button type="submit" size="compact-md" disabled={editing.trim() === ""} loading={saving.pending}>
              {t("save")}
            </Button>
          </Group>
        </form>
      )}
      <ConfirmDialog
        opened={deleting}
        title={t("deleteTitle")}
        text={t("deleteText")}
        confirm={t("delete")}
        pending={removing.pending}
        onClose={() => setDeleting(false)}
        onConfirm={async () => {
          const answer = await removing.run(ids);
          setDeleting(false);
          if (answer) await onNewest(answer.value);
        }}
      />
    </li>
  );
}

interface NoteFieldProps {
  label: string;
  placeholder?: string;
  text: string;
  onText: (text: string) => void;
  onSend: () => Promise<void>;
}

function NoteField({ label, placeholder, text, onText, onSend }: NoteFieldProps) {
  return (
    <Textarea
      label={label}
      placeholder={placeholder ?? ""}
      value={text}
      maxLength={NOTE_MOST}
      autosize
      minRows={2}
      maxRows={12}
      onChange={(event) => onText(event.currentTarget.value)}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          void onSend();
        }
      }}
    />
  );
}
