"use client";

import { MantineProvider } from "@mantine/core";
import { isServer, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { LiveProvider } from "#components/live/live-provider.tsx";
import { Notices } from "#components/ui/notices.tsx";
import { cssVariablesResolver, theme } from "#components/ui/theme.ts";

let browserClient: QueryClient | undefined;

/** One cache for the life of a browser page; a fresh one for every render on the server. */
function queryClientHere(): QueryClient {
  if (isServer) return makeQueryClient();
  browserClient ??= makeQueryClient();
  return browserClient;
}

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { staleTime: 30_000, retry: 1, refetchOnWindowFocus: false } },
  });
}

/** What every page stands on; mounted once, in the root layout. */
export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(queryClientHere);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <LiveProvider>{children}</LiveProvider>
      </QueryClientProvider>
      <Notices />
    </MantineProvider>
  );
}
