"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { Viewer } from "#server/contracts/people.ts";
import type { ShellShop } from "./home-of.ts";
import { activeHref, navigationFor, shopOf } from "./navigation.ts";
import { Rail } from "./rail.tsx";
import classes from "./shell.module.css";
import { TopBar } from "./top-bar.tsx";

const CommandPalette = lazy(() =>
  import("./command-palette.tsx").then((file) => ({ default: file.CommandPalette })),
);

export interface ShellActions {
  setLocale: (locale: string) => Promise<void>;
  signOut: () => Promise<CommandResult<null>>;
  setDemoRunning: (running: boolean) => Promise<CommandResult<{ running: boolean }>>;
}

interface ShellProps {
  viewer: Pick<Viewer, "name" | "email" | "role">;
  shops: ShellShop[];
  actions: ShellActions;
  /** The badge that says how true the page is. */
  live: ReactNode;
  /** What runs degraded, for those who watch operations. */
  leases?: ReactNode;
  children: ReactNode;
}

/** The frame around every console page: rail, top bar, command palette. */
export function Shell({ viewer, shops, actions, live, leases, children }: ShellProps) {
  const t = useTranslations("common.shell");
  const pathname = usePathname();
  const shop = shopOf(pathname, shops);
  const items = useMemo(
    () => navigationFor({ role: viewer.role, shops, current: shop }),
    [viewer.role, shops, shop],
  );
  const palette = usePalette();
  useRolledSession();

  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        {t("skip")}
      </a>
      <Rail items={items} active={activeHref(items, pathname)} />
      <TopBar
        viewer={viewer}
        shop={shop}
        actions={actions}
        live={live}
        leases={leases}
        onSearch={palette.open}
      />
      <main id="content" tabIndex={-1} className={classes.content}>
        {children}
      </main>
      {palette.wanted && (
        <Suspense>
          <CommandPalette
            items={items}
            shops={shops}
            actions={actions}
            opened={palette.opened}
            onClose={palette.close}
          />
        </Suspense>
      )}
    </div>
  );
}

/** The palette's code is loaded when it is first asked for, and then stays. */
function usePalette() {
  const [state, setState] = useState({ wanted: false, opened: false });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      // Browsers would put the caret into the address bar.
      event.preventDefault();
      setState(({ opened }) => ({ wanted: true, opened: !opened }));
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return {
    ...state,
    open: () => setState({ wanted: true, opened: true }),
    close: () => setState({ wanted: true, opened: false }),
  };
}

/** A page cannot renew the session's cookie while it renders; this one small request can. */
function useRolledSession(): void {
  useEffect(() => {
    void fetch("/api/auth/get-session", { cache: "no-store" }).catch(() => {});
  }, []);
}
