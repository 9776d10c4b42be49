import path from "node:path";

/** Where the demo client's API key lies, for programs on the same machine. */
export const demoKeyFile = (dataDir: string) => path.join(dataDir, "demo-api-key");
