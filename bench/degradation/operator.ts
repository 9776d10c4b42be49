import path from "node:path";
import type { SwitchKey, SwitchRow, SwitchValue } from "../../server/contracts/switches.ts";
import { createIdentity } from "../../server/identity/create-identity.ts";
import { createLog } from "../../server/platform/log.ts";
import { openPrisma } from "../../server/platform/prisma.ts";

export interface Operator {
  listSwitches(): Promise<SwitchRow[]>;
  /** @throws Error with the server's words when it is refused */
  setSwitch(key: SwitchKey, value: SwitchValue, seenRevision: number): Promise<SwitchRow>;
}

/** The demo's operator, signed in at a server that runs on these data, who uses its HTTP doors. */
export async function signInOperator(options: {
  url: string;
  dataDir: string;
  databaseUrl: string;
}): Promise<Operator> {
  const { url, dataDir, databaseUrl } = options;
  const cookie = await cookieFor(url, path.resolve(dataDir), databaseUrl);
  const headers = { cookie, origin: url, "content-type": "application/json" };

  async function ask(method: string, where: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${url}/api/v1/switches${where}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} /api/v1/switches${where}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  return {
    listSwitches: async () => ((await ask("GET", "")) as { switches: SwitchRow[] }).switches,
    setSwitch: async (key, value, seenRevision) =>
      (await ask("PUT", `/${key}`, { value, seenRevision, reason: "measured" })) as SwitchRow,
  };
}

async function cookieFor(url: string, dataDir: string, databaseUrl: string): Promise<string> {
  const prisma = openPrisma(databaseUrl);
  try {
    const identity = await createIdentity({
      prisma,
      env: { origin: undefined, demo: true, dataDir },
      clock: { nowMs: Date.now },
      log: createLog("error"),
    });
    const headers = new Headers({ host: new URL(url).host, origin: url, "x-rushdeck-peer": "127.0.0.1" });
    const { setCookie } = await identity.enterAs({ role: "operator", headers });
    return setCookie.map((value) => value.split(";")[0]).join("; ");
  } finally {
    await prisma.$disconnect();
  }
}
