"use client";

import { Alert, Button, Group, Select, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { AuditRow } from "#server/contracts/audit.ts";
import { AnchorButton } from "../ui/anchor-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { AuditEntry } from "./audit-entry.tsx";
import classes from "./audit-screen.module.css";
import { type Verify, VerifyButton } from "./verify-button.tsx";

/** As the address has it; "" is any. Times as <input type="datetime-local"> writes them. */
export interface AuditSearch {
  actor: string;
  action: string;
  target: string;
  from: string;
  to: string;
  outcome: string;
}
export const anything: AuditSearch = { actor: "", action: "", target: "", from: "", to: "", outcome: "" };

export interface AuditScreenProps {
  search: AuditSearch;
  rows: AuditRow[];
  /** There are older ones. */
  more: boolean;
  pending: boolean;
  failed: boolean;
  exportHref: string;
  onSearch: (search: AuditSearch) => void;
  onMore: () => void;
  onRefer: (seq: number) => void;
  verify: Verify;
}

/** Who did what, when and why, newest first; and whether anybody has changed what was written. */
export function AuditScreen(props: AuditScreenProps) {
  const t = useTranslations("audit");
  return (
    <div className={classes.page}>
      <PageHeader title={t("title")} lead={t("lead")} />
      <div className={classes.tools}>
        <AnchorButton href={props.exportHref} look="default">
          {t("export")}
        </AnchorButton>
        <VerifyButton verify={props.verify} />
      </div>
      <Filters
        key={JSON.stringify(props.search)}
        search={props.search}
        pending={props.pending}
        onSearch={props.onSearch}
      />
      <div aria-busy={props.pending} className={classes.list}>
        <Entries {...props} />
      </div>
    </div>
  );
}

function Entries({ search, rows, more, pending, failed, onSearch, onMore, onRefer }: AuditScreenProps) {
  const t = useTranslations("audit");
  if (failed)
    return (
      <Alert color="red" role="alert" title={t("problem.title")}>
        {t("problem.text")}
      </Alert>
    );
  if (rows.length === 0 && pending) return <p role="status">{t("loading")}</p>;
  if (rows.length === 0) {
    const filtered = Object.values(search).some(Boolean);
    return (
      <EmptyState
        title={t(filtered ? "none.title" : "empty.title")}
        text={t(filtered ? "none.text" : "empty.text")}
        action={filtered && <Button onClick={() => onSearch(anything)}>{t("none.clear")}</Button>}
      />
    );
  }
  return (
    <>
      <ol className={classes.entries}>
        {rows.map((row) => (
          <li key={row.seq}>
            <AuditEntry row={row} onRefer={onRefer} />
          </li>
        ))}
      </ol>
      {more ? (
        <Button variant="default" loading={pending} onClick={onMore}>
          {t("older")}
        </Button>
      ) : (
        <p className={classes.end}>{t("oldest")}</p>
      )}
    </>
  );
}

interface FiltersProps {
  search: AuditSearch;
  pending: boolean;
  onSearch: (search: AuditSearch) => void;
}

function Filters({ search, pending, onSearch }: FiltersProps) {
  const t = useTranslations("audit.filter");
  const [draft, setDraft] = useState(search);
  const field = (name: "actor" | "action" | "target" | "from" | "to") => ({
    label: t(name),
    value: draft[name],
    maxLength: 200,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      setDraft({ ...draft, [name]: event.currentTarget.value }),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    onSearch(draft);
  }
  return (
    <search>
      <form className={classes.filters} onSubmit={submit}>
        <TextInput {...field("actor")} placeholder={t("actorExample")} />
        <TextInput {...field("action")} placeholder="switch.set" />
        <TextInput {...field("target")} placeholder="writes.queued" />
        <TextInput {...field("from")} type="datetime-local" />
        <TextInput {...field("to")} type="datetime-local" />
        <Select
          label={t("outcome")}
          value={draft.outcome}
          allowDeselect={false}
          onChange={(outcome) => setDraft({ ...draft, outcome: outcome ?? "" })}
          data={[
            { value: "", label: t("any") },
            { value: "done", label: t("done") },
            { value: "refused", label: t("refused") },
          ]}
        />
        <Group gap="xs" className={classes.buttons}>
          <Button type="submit" loading={pending}>
            {t("apply")}
          </Button>
          <Button variant="subtle" onClick={() => onSearch(anything)}>
            {t("clear")}
          </Button>
        </Group>
      </form>
    </search>
  );
}
