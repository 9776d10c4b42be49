"use client";

import {
  Alert,
  Button,
  Group,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useTimeZone, useTranslations } from "next-intl";
import { useState } from "react";
import {
  ANNOTATION_TEXT_MAX,
  type Annotation,
  type WrittenLayer,
  writtenLayers,
} from "#server/contracts/annotation-layers.ts";
import { fromFieldTime, toFieldTime, zoneName } from "../attribution/zone-time.ts";
import { SidePanel } from "../ui/side-panel.tsx";

/** What a person is about to write; without an id it is new. */
export interface Draft {
  id: string | null;
  version: number;
  at: number;
  until: number | null;
  layer: WrittenLayer;
  text: string;
  link: string | null;
}

/** Somebody was first: who, and what stands there now; null: it was removed. */
export interface Conflict {
  by: string;
  theirs: Annotation | null;
}

export interface NoteEditorProps {
  /** null: closed. */
  draft: Draft | null;
  conflict: Conflict | null;
  pending: boolean;
  onSave: (draft: Draft) => void;
  onRemove: (draft: Draft) => void;
  onTheirs: (theirs: Annotation) => void;
  onClose: () => void;
}

/** A note, deploy or incident on the chart: written, changed or removed. */
export function NoteEditor(props: NoteEditorProps) {
  const { draft, onClose } = props;
  const t = useTranslations("annotations");
  return (
    <SidePanel opened={draft !== null} title={t(draft?.id ? "editTitle" : "addTitle")} onClose={onClose}>
      {draft && <NoteForm key={`${draft.id} ${draft.version}`} {...props} draft={draft} />}
    </SidePanel>
  );
}

function NoteForm({ draft, conflict, pending, ...props }: NoteEditorProps & { draft: Draft }) {
  const t = useTranslations("annotations");
  const common = useTranslations("common.action");
  const zone = useTimeZone();
  const [layer, setLayer] = useState<WrittenLayer>(draft.layer);
  const [text, setText] = useState(draft.text);
  const [link, setLink] = useState(draft.link ?? "");
  const [from, setFrom] = useState(toFieldTime(draft.at, zone));
  const [to, setTo] = useState(draft.until === null ? "" : toFieldTime(draft.until, zone));
  // A time that was not touched keeps its seconds.
  const at = from === toFieldTime(draft.at, zone) ? draft.at : fromFieldTime(from, zone);
  const kept = draft.until !== null && to === toFieldTime(draft.until, zone);
  const until = to === "" ? null : kept ? draft.until : fromFieldTime(to, zone);
  const wrong = {
    at: Number.isNaN(at) ? t("wrong.at") : null,
    until: until !== null && !(until > at) ? t("wrong.until") : null,
    link: link !== "" && !/^https?:\/\/\S+$/.test(link) ? t("wrong.link") : null,
  };
  const ready = text.trim() !== "" && !wrong.at && !wrong.until && !wrong.link;
  const written = (): Draft => ({ ...draft, layer, text: text.trim(), link: link || null, at, until });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) props.onSave(written());
      }}
    >
      <Stack gap="md">
        {conflict && <ConflictAlert conflict={conflict} onTheirs={props.onTheirs} />}
        <SegmentedControl
          aria-label={t("kind")}
          value={layer}
          onChange={(value) => setLayer(writtenLayers.find((one) => one === value) ?? "note")}
          data={writtenLayers.map((value) => ({ value, label: t(`layer.${value}`) }))}
        />
        <Textarea
          data-autofocus
          label={t("text")}
          description={t("left", { count: ANNOTATION_TEXT_MAX - text.length })}
          maxLength={ANNOTATION_TEXT_MAX}
          autosize
          minRows={2}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            type="datetime-local"
            label={t("at")}
            value={from}
            error={wrong.at}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label={t("until")}
            value={to}
            error={wrong.until}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </SimpleGrid>
        <Text size="xs" c="dimmed">
          {t("zone", { zone: zoneName(draft.at, zone) })} {t("untilHelp")}
        </Text>
        <TextInput
          type="url"
          label={t("link")}
          placeholder="https://"
          value={link}
          error={wrong.link}
          onChange={(event) => setLink(event.currentTarget.value)}
        />
        <Group justify="space-between">
          {draft.id ? (
            <Button variant="subtle" color="red" disabled={pending} onClick={() => props.onRemove(draft)}>
              {t("remove")}
            </Button>
          ) : (
            <span />
          )}
          <Group gap="sm">
            <Button variant="default" onClick={props.onClose}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={pending} disabled={!ready}>
              {t(conflict ? "saveMine" : "save")}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}

function ConflictAlert({ conflict, onTheirs }: { conflict: Conflict } & Pick<NoteEditorProps, "onTheirs">) {
  const t = useTranslations("annotations.conflict");
  const { by, theirs } = conflict;
  return (
    <Alert color="orange" role="alert" title={t("title", { by })}>
      {theirs ? t("theirs", { text: theirs.text }) : t("removed")}
      {theirs && (
        <Button mt="xs" size="compact-sm" variant="default" onClick={() => onTheirs(theirs)}>
          {t("take")}
        </Button>
      )}
    </Alert>
  );
}
