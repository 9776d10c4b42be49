import { OFREPProvider } from "@openfeature/ofrep-provider";
import { type Client, OpenFeature } from "@openfeature/server-sdk";

export interface ServerClient {
  client: Client;
  /** Requests sent so far. */
  requests(): number;
  close(): Promise<void>;
}

let opened = 0;

/** The real OFREP client for servers: one request for each evaluation. */
export async function openServerClient({ url, key }: { url: string; key: string }): Promise<ServerClient> {
  let requests = 0;
  const domain = `ofrep-server-${++opened}`;
  const provider = new OFREPProvider({
    baseUrl: url,
    headers: key ? [["Authorization", `Bearer ${key}`]] : [],
    fetchImplementation: (...request) => {
      requests++;
      return fetch(...request);
    },
  });
  await OpenFeature.setProviderAndWait(domain, provider);
  return {
    client: OpenFeature.getClient(domain),
    requests: () => requests,
    close: () => OpenFeature.clearProviders(),
  };
}
