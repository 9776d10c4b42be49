import { hostname } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";

export const NODE_USAGE = `Usage: npm run node -- --join URL --token T [options]

  --join URL       the server to work for, e.g. http://127.0.0.1:3000
  --token T        its node token (or RUSHDECK_NODE_TOKEN)
  --name N         shown on the operator's screen; letters, digits, _ and -
  --slots 6        jobs at once
  --simulated      take each job's simulated work time (demo); shown as simulated
  --host H         address to listen on, 127.0.0.1 unless told
  --port 0         port to listen on, 0 picks a free one
  --data-dir D     keeps the switches it knew last, for a start without the server; .rushdeck/nodes
  --advertise URL  where the server reaches this node, when it is not http://HOST:PORT`;

const schema = z.object({
  join: z.url({ protocol: /^https?$/, error: "--join must be an http(s) URL" }),
  token: z.string({ error: "--token is missing (or RUSHDECK_NODE_TOKEN)" }).min(1),
  name: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, "--name takes 1-40 letters, digits, _ or -"),
  slots: z.coerce.number("--slots must be a number").int().min(1, "--slots starts at 1").max(1_000),
  port: z.coerce.number("--port must be a number").int().min(0).max(65_535),
  host: z.string().min(1),
  advertise: z.url("--advertise must be a URL").optional(),
  dataDir: z.string().min(1),
  simulated: z.boolean(),
  child: z.boolean(),
});
export type NodeArgs = z.infer<typeof schema>;

/** @throws Error with one line per argument that does not fit. */
export function readNodeArgs(argv: string[], env: NodeJS.ProcessEnv): NodeArgs {
  const { values } = parseArgs({
    args: argv,
    strict: true,
    options: {
      join: { type: "string" },
      token: { type: "string", default: env.RUSHDECK_NODE_TOKEN },
      name: { type: "string", default: defaultName() },
      slots: { type: "string", default: "6" },
      port: { type: "string", default: "0" },
      host: { type: "string", default: "127.0.0.1" },
      advertise: { type: "string" },
      "data-dir": { type: "string", default: path.join(env.RUSHDECK_DATA_DIR ?? ".rushdeck", "nodes") },
      simulated: { type: "boolean", default: false },
      child: { type: "boolean", default: false },
    },
  });
  const parsed = schema.safeParse({ ...values, dataDir: values["data-dir"] });
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => issue.message).join("\n"));
  return parsed.data;
}

function defaultName(): string {
  const host = hostname()
    .replace(/[^A-Za-z0-9_-]/g, "-")
    .slice(0, 30);
  return `${host || "node"}-${process.pid}`.slice(-40);
}
