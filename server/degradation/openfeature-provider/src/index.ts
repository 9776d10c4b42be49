export type { RushdeckProviderOptions } from "./rushdeck-provider.ts";
export { RushdeckProvider } from "./rushdeck-provider.ts";
