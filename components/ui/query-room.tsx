"use client";

import { isServer, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

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

/** Around what asks the server by `useQuery`. Not around every page: a kitchen's board has no use for it. */
export function QueryRoom({ children }: { children: ReactNode }) {
  const [queryClient] = useState(queryClientHere);
  return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>;
}
