"use client";

import { Anchor, Button } from "@mantine/core";
import { IconExternalLink, IconPlus } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ApiClientRow, KeyScope } from "#server/contracts/admin.ts";
import type { CommandResult } from "#server/contracts/command.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { notify } from "../ui/notify.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { SidePanel } from "../ui/side-panel.tsx";
import { useCommand } from "../ui/use-command.ts";
import classes from "./admin-page.module.css";
import { ClientCard } from "./client-card.tsx";
import { ClientForm, type SaveClient } from "./client-form.tsx";
import { NewKeyPanel } from "./new-key-panel.tsx";
import { SecretPanel } from "./secret-panel.tsx";

interface KeysScreenProps {
  clients: ApiClientRow[];
  /** Where the API is reached from here, for the example. */
  origin: string;
  createClient: SaveClient;
  updateClient: SaveClient;
  createKey: (input: {
    clientId: string;
    scope: KeyScope;
  }) => Promise<CommandResult<{ row: ApiClientRow; secret: string }>>;
  revokeKey: (input: { keyId: string }) => Promise<CommandResult<ApiClientRow>>;
}

export function KeysScreen({
  clients,
  origin,
  createClient,
  updateClient,
  createKey,
  revokeKey,
}: KeysScreenProps) {
  const t = useTranslations("admin.keys");
  const [editing, setEditing] = useState<ApiClientRow | "new" | null>(null);
  const [secret, setSecret] = useState<{ key: string; scope: KeyScope } | null>(null);
  const [keyFor, setKeyFor] = useState<ApiClientRow | null>(null);
  const [revoking, setRevoking] = useState<{ id: string; prefix: string } | null>(null);
  const making = useCommand(createKey);
  const revocation = useCommand(revokeKey);
  const client = editing === "new" ? null : editing;

  const makeKey = async (clientId: string, scope: KeyScope) => {
    const made = await making.run({ clientId, scope });
    if (!made) return;
    setKeyFor(null);
    setSecret({ key: made.value.secret, scope });
  };
  const revoke = async () => {
    if (!revoking || !(await revocation.run({ keyId: revoking.id }))) return;
    notify({ message: t("revokedNotice", { prefix: revoking.prefix }) });
    setRevoking(null);
  };
  const add = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setEditing("new")}>
      {t("add")}
    </Button>
  );

  return (
    <div className={classes.page}>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        actions={
          <>
            <Anchor href="/api/v1/docs" target="_blank" rel="noreferrer">
              {t("docs")} <IconExternalLink size={14} aria-hidden />
            </Anchor>
            {clients.length > 0 && add}
          </>
        }
      />
      {clients.length === 0 && <EmptyState title={t("emptyTitle")} text={t("emptyText")} action={add} />}
      {clients.map((one) => (
        <ClientCard
          key={one.id}
          client={one}
          pending={making.pending}
          onEdit={() => setEditing(one)}
          onMakeKey={() => setKeyFor(one)}
          onRevoke={setRevoking}
        />
      ))}
      <SidePanel
        opened={editing !== null}
        onClose={() => setEditing(null)}
        title={client ? t("editTitle", { name: client.name }) : t("add")}
      >
        <ClientForm
          key={client?.id ?? "new"}
          client={client}
          save={client ? updateClient : createClient}
          onCancel={() => setEditing(null)}
          onSaved={(saved) => {
            setEditing(null);
            notify({ message: t("saved", { name: saved.name }) });
          }}
        />
      </SidePanel>
      <NewKeyPanel
        client={keyFor}
        pending={making.pending}
        onMake={(scope) => keyFor && void makeKey(keyFor.id, scope)}
        onClose={() => setKeyFor(null)}
      />
      <SecretPanel
        secret={secret?.key ?? null}
        title={t("newKeyTitle")}
        label={t("key")}
        example={secret ? exampleOf(secret, origin) : undefined}
        onClose={() => setSecret(null)}
      />
      <ConfirmDialog
        opened={revoking !== null}
        title={t("revokeTitle", { prefix: revoking?.prefix ?? "" })}
        text={t("revokeText")}
        confirm={t("revoke")}
        pending={revocation.pending}
        onConfirm={() => void revoke()}
        onClose={() => setRevoking(null)}
      />
    </div>
  );
}

function exampleOf({ key, scope }: { key: string; scope: KeyScope }, origin: string): string {
  const header = `-H "Authorization: Bearer ${key}"`;
  const examples: Record<KeyScope, string> = {
    orders: `curl ${header} ${origin}/api/v1/orders/ORDER_ID`,
    "switches.read": `curl -X POST ${header} ${origin}/ofrep/v1/evaluate/flags`,
    "attribution.read": `curl ${header} ${origin}/api/v1/attribution/findings/FINDING_ID`,
    "annotations.write": `curl ${header} -H "content-type: application/json" -d '{"text":"deploy 5.2.1"}' ${origin}/api/v1/annotations`,
  };
  return examples[scope];
}
