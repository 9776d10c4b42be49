import { type Client, OpenFeature } from "@openfeature/server-sdk";
import {
  RushdeckProvider,
  type RushdeckProviderOptions,
} from "../../../server/degradation/openfeature-provider/src/index.ts";

let opened = 0;

/** Our provider for Node services, in the same SDK as the OFREP client for servers. */
export async function openOwnProvider(options: RushdeckProviderOptions) {
  const domain = `own-${++opened}`;
  const provider = new RushdeckProvider(options);
  await OpenFeature.setProviderAndWait(domain, provider);
  const client: Client = OpenFeature.getClient(domain);
  return { client, isLive: () => provider.isLive(), close: () => OpenFeature.clearProviders() };
}
