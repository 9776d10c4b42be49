import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import type { Namespace } from "#components/i18n/locales.ts";
import { ConsoleIncidents } from "#components/incidents/console-incidents.tsx";
import { LiveBadge } from "#components/live/live-badge.tsx";
import { Shell } from "#components/shell/shell.tsx";
import { OperatorLeases } from "#components/switches/operator-leases.tsx";
import { type Role, roleMay } from "#server/contracts/people.ts";
import { setLocale } from "../i18n/set-locale.ts";
import { requireViewer } from "../lib/require-viewer.ts";
import { visibleShops } from "../lib/visible-shops.ts";
import { setDemoRunning, signOut } from "./actions.ts";

/** Whoever may watch the operator's pages, and the analyst's beside them. */
const watching: readonly Namespace[] = [
  "operator",
  "switches",
  "nodes",
  "breakers",
  "gameDay",
  "queues",
  "decisions",
  "engine",
  "forecast",
  "rules",
  "whatIf",
  "effects",
  "approvals",
  "audit",
  "analyst",
  "incidents",
  "contrast",
  "annotations",
  "investigations",
  "drill",
  "exports",
  "measures",
];
const kitchens: readonly Namespace[] = ["merchant", "boards"];

/** Rooms whose words a role's browser needs. */
const rooms: Record<Role, readonly Namespace[]> = {
  administrator: [...kitchens, ...watching, "admin"],
  operator: [...kitchens, ...watching],
  analyst: watching,
  merchant: kitchens,
};

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { name, email, role } = await requireViewer();
  const shops = await visibleShops();
  const all = await getMessages();
  const words = ["common", "errors", "public", ...rooms[role]].map((room) => [room, all[room as Namespace]]);
  return (
    <NextIntlClientProvider messages={Object.fromEntries(words)}>
      <Shell
        viewer={{ name, email, role }}
        shops={shops.map(({ id, nameEn, nameZh, kind, closed }) => ({ id, nameEn, nameZh, kind, closed }))}
        actions={{ setLocale, signOut, setDemoRunning }}
        live={<LiveBadge />}
        leases={
          roleMay(role, "operations.watch") && (
            <>
              <ConsoleIncidents />
              <OperatorLeases />
            </>
          )
        }
      >
        {children}
      </Shell>
    </NextIntlClientProvider>
  );
}
