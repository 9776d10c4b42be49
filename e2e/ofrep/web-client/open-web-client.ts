import { OFREPWebProvider } from "@openfeature/ofrep-web-provider";
import { type Client, OpenFeature, ProviderEvents } from "@openfeature/web-sdk";
import { EventSource } from "eventsource";

export interface WebClient {
  client: Client;
  /** Status of each answer to a bulk evaluation, in order. */
  answers(): number[];
  changes(): number;
  /** Asks with what it holds, as a page does when its context changes. */
  askAgain(): Promise<void>;
  close(): Promise<void>;
}

let opened = 0;

/** The real OFREP client for browsers, its event stream included. @throws when the server refuses the key */
export async function openWebClient({ url, key }: { url: string; key: string }): Promise<WebClient> {
  // What a browser has. The client looks for it when it opens a stream.
  Object.assign(globalThis, { EventSource });
  const answers: number[] = [];
  let changes = 0;
  const domain = `ofrep-web-${++opened}`;
  const provider = new OFREPWebProvider({
    baseUrl: url,
    headers: [["X-API-Key", key]],
    cacheMode: "disabled",
    fetchImplementation: async (...request) => {
      const answer = await fetch(...request);
      answers.push(answer.status);
      return answer;
    },
  });
  await OpenFeature.setContext(domain, { targetingKey: "page" });
  await OpenFeature.setProviderAndWait(domain, provider);
  const client = OpenFeature.getClient(domain);
  client.addHandler(ProviderEvents.ConfigurationChanged, () => {
    changes++;
  });
  return {
    client,
    answers: () => [...answers],
    changes: () => changes,
    askAgain: () => OpenFeature.setContext(domain, { targetingKey: "page" }),
    close: async () => {
      await OpenFeature.clearProviders();
    },
  };
}
