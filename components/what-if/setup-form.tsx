"use client";

import { Alert, Button, FileButton, Input, NumberInput, SegmentedControl, TextInput } from "@mantine/core";
import { IconPlayerPlay, IconUpload } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { Choice, RecordedLoad } from "#server/contracts/what-if.ts";
import { LONGEST_SPAN_MS, MOST_CSV, SHORTEST_SPAN_MS } from "#server/contracts/what-if-limits.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { readLocalTime, writeLocalTime } from "./local-time.ts";
import classes from "./setup-form.module.css";
import { suggestedVariants, type VariantDraft } from "./suggested-variants.ts";
import { VariantRows } from "./variant-rows.tsx";

export type Origin = "15" | "60" | "180" | "exact" | "upload";
export type Span = { from: number; to: number };

export interface StartInput {
  source: ({ kind: "recorded" } & Span) | { kind: "uploaded"; name: string; csv: string };
  loadFactor: number;
  deadlineMs: number | null;
  variants: Omit<VariantDraft, "key">[];
}

export interface SetupFormProps {
  choice: Choice;
  /** What is recorded in the chosen span. */
  load: { data: RecordedLoad | null; reading: boolean; problem: string | null };
  now: number;
  origin: Origin;
  span: Span;
  mayAct: boolean;
  /** A run was asked for and the server has not answered. */
  pending: boolean;
  problem: string | null;
  onOrigin: (origin: Origin) => void;
  onSpan: (span: Span) => void;
  onStart: (input: StartInput) => void;
}

/** What load is replayed, and under which choices. */
export function SetupForm(props: SetupFormProps) {
  const { choice, load, now, origin, span, mayAct, pending, problem, onOrigin, onSpan, onStart } = props;
  const t = useTranslations("whatIf");
  const [file, setFile] = useState<{ name: string; csv: string } | null>(null);
  const [fileProblem, setFileProblem] = useState<string | null>(null);
  const [loadFactor, setLoadFactor] = useState(1);
  const [deadlineS, setDeadlineS] = useState<number | null>(null);
  /** null: as suggested, and following what is read of the record. */
  const [edited, setEdited] = useState<VariantDraft[] | null>(null);
  const uploads = origin === "upload";
  const names = {
    asNow: t("variant.asNow"),
    recommended: t("variant.recommended"),
    oneMore: t("variant.oneMore"),
  };
  const variants = edited ?? suggestedVariants({ choice, load: uploads ? null : load.data, names });
  const wordless = new Set(variants.map(({ name }) => name.trim())).size < variants.length;
  const unnamed = variants.some(({ name }) => name.trim() === "");
  const ready = (uploads ? file !== null : load.data !== null) && !wordless && !unnamed;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!ready || pending) return;
    onStart({
      source: uploads && file ? { kind: "uploaded", ...file } : { kind: "recorded", ...span },
      loadFactor,
      deadlineMs: deadlineS === null ? null : deadlineS * 1_000,
      variants: variants.map(({ key: _, ...variant }) => ({ ...variant, name: variant.name.trim() })),
    });
  }

  async function choose(chosen: File | null) {
    if (!chosen) return;
    if (chosen.size > MOST_CSV) {
      setFileProblem(t("upload.tooLarge", { size: MOST_CSV / 1_000_000 }));
      return;
    }
    setFileProblem(null);
    setFile({ name: chosen.name.slice(0, 120), csv: await chosen.text() });
  }

  return (
    <form onSubmit={submit} className={classes.form}>
      <fieldset className={classes.source} disabled={!mayAct}>
        <legend className="rd-visually-hidden">{t("source.title")}</legend>
        <div className={classes.origin}>
          <Input.Label labelElement="div" aria-hidden>
            {t("source.title")}
          </Input.Label>
          <SegmentedControl
            className={classes.origins}
            aria-label={t("source.title")}
            value={origin}
            onChange={(value) => onOrigin(value as Origin)}
            data={(["15", "60", "180", "exact", "upload"] as const).map((value) => ({
              value,
              label: t(`source.${value}`),
            }))}
          />
        </div>
        {origin === "exact" && <ExactTimes span={span} now={now} onSpan={onSpan} />}
        {uploads && (
          <FileButton accept=".csv,text/csv,text/plain" onChange={(chosen) => void choose(chosen)}>
            {(button) => (
              <Button
                {...button}
                className={classes.file}
                variant="default"
                leftSection={<IconUpload size="1rem" aria-hidden />}
              >
                {file ? t("upload.other") : t("upload.choose")}
              </Button>
            )}
          </FileButton>
        )}
        <NumberInput
          className={classes.number}
          label={t("source.loadFactor")}
          description={t("source.loadFactorHelp")}
          value={loadFactor}
          min={0.1}
          max={10}
          step={0.1}
          decimalScale={2}
          onChange={(value) => typeof value === "number" && value > 0 && setLoadFactor(value)}
          suffix="×"
        />
        <NumberInput
          className={classes.number}
          label={t("source.deadline")}
          description={t(uploads ? "source.deadlineUploaded" : "source.deadlineHelp")}
          placeholder={t(uploads ? "source.deadlineFifteen" : "source.deadlineOwn")}
          value={deadlineS ?? ""}
          min={1}
          max={600}
          suffix=" s"
          onChange={(value) => setDeadlineS(typeof value === "number" && value > 0 ? value : null)}
        />
      </fieldset>
      {uploads ? <FileLine name={file?.name ?? null} problem={fileProblem} /> : <LoadLine {...load} />}
      <VariantRows variants={variants} disabled={!mayAct} onChange={setEdited} />
      {problem && (
        <Alert color="red" role="alert" title={t("start.failed")}>
          {problem}
        </Alert>
      )}
      <div className={classes.end}>
        <Button
          type="submit"
          loading={pending}
          disabled={!mayAct || !ready}
          title={mayAct ? undefined : t("notAllowed")}
          leftSection={<IconPlayerPlay size="1rem" aria-hidden />}
        >
          {t("start.action", { count: variants.length })}
        </Button>
        {edited && (
          <Button variant="subtle" onClick={() => setEdited(null)}>
            {t("variant.startOver")}
          </Button>
        )}
        <span className={classes.hint}>{t("start.hint")}</span>
      </div>
    </form>
  );
}

/** What was asked in the span, in one line, or why nothing can be said of it. */
function LoadLine({ data, reading, problem }: SetupFormProps["load"]) {
  const t = useTranslations("whatIf.load");
  const q = useQuantities();
  if (problem)
    return (
      <p className={classes.load} role="status" data-problem>
        {problem}
      </p>
    );
  if (!data)
    return (
      <p className={classes.load} role="status">
        {t("reading")}
      </p>
    );
  return (
    <p className={classes.load} aria-busy={reading}>
      {t("line", {
        from: q.time(data.from),
        to: q.time(data.to),
        requests: q.count(data.requests),
        nodes: data.nodes,
        slots: data.slots,
        success: q.percent(data.measured.successWithinDeadline),
        mean: q.span(data.measured.meanResponseMs),
      })}
      {data.leftOut > 0 && ` ${t("leftOut", { count: data.leftOut })}`}
      {data.changedWithin && ` ${t("changed")}`}
    </p>
  );
}

/** What may be uploaded and on what it is replayed; which file was taken, or why it was not. */
function FileLine({ name, problem }: { name: string | null; problem: string | null }) {
  const t = useTranslations("whatIf.upload");
  return (
    <p className={classes.load} role="status" data-problem={problem !== null || undefined}>
      {(problem ?? name) && <strong>{problem ?? name}</strong>} {problem === null && t("help")}
    </p>
  );
}

/** A span to the minute; it is used once it is one that can be read. */
function ExactTimes({ span, now, onSpan }: { span: Span; now: number; onSpan: (span: Span) => void }) {
  const t = useTranslations("whatIf.source");
  const [from, setFrom] = useState(writeLocalTime(span.from));
  const [to, setTo] = useState(writeLocalTime(span.to));
  const asked = { from: readLocalTime(from), to: readLocalTime(to) };
  const wrong = (next: { from: number | null; to: number | null }) => {
    if (next.from === null || next.to === null) return t("exactUnread");
    if (next.to > now) return t("exactFuture");
    if (next.to - next.from < SHORTEST_SPAN_MS) return t("exactShort");
    return next.to - next.from > LONGEST_SPAN_MS ? t("exactLong") : null;
  };
  function change(next: typeof asked) {
    if (next.from !== null && next.to !== null && wrong(next) === null)
      onSpan({ from: next.from, to: next.to });
  }
  return (
    <div className={classes.exact}>
      <TextInput
        type="datetime-local"
        label={t("exactFrom")}
        value={from}
        onChange={(event) => {
          setFrom(event.currentTarget.value);
          change({ ...asked, from: readLocalTime(event.currentTarget.value) });
        }}
      />
      <TextInput
        type="datetime-local"
        label={t("exactTo")}
        value={to}
        error={wrong(asked)}
        onChange={(event) => {
          setTo(event.currentTarget.value);
          change({ ...asked, to: readLocalTime(event.currentTarget.value) });
        }}
      />
    </div>
  );
}
