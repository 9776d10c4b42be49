"use client";

import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { LiveProvider } from "#components/live/live-provider.tsx";
import { Notices } from "#components/ui/notices.tsx";
import { cssVariablesResolver, theme } from "#components/ui/theme.ts";

/** What every page stands on; mounted once, in the root layout. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <LiveProvider>{children}</LiveProvider>
      <Notices />
    </MantineProvider>
  );
}
