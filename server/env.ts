import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const flag = z
  .enum(["on", "off", "true", "false", "1", "0"])
  .transform((value) => value === "on" || value === "true" || value === "1");

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  /** Public origin when a proxy stands in front, e.g. https://orders.example.com */
  RUSHDECK_ORIGIN: z.url().optional(),
  RUSHDECK_DATA_DIR: z.string().default(".rushdeck"),
  /** External PostgreSQL; without it the embedded one runs in the data directory. */
  DATABASE_URL: z.string().startsWith("postgres").optional(),
  RUSHDECK_PG_PORT: z.coerce.number().int().min(0).max(65535).default(0),
  /** Local node processes to run; 0 when nodes join from elsewhere. */
  RUSHDECK_NODES: z.coerce.number().int().min(0).max(64).default(2),
  RUSHDECK_DEMO: flag.default(true),
  /** Local nodes take the time an order's `workMs` says, and are labelled as simulated; default: as the demo. */
  RUSHDECK_SIMULATED_NODES: flag.optional(),
  /** Orders that `writes.queued` may keep waiting; beyond it they are refused. */
  RUSHDECK_PARKING_CAPACITY: z.coerce.number().int().min(100).max(10_000_000).default(50_000),
  /** Shops' message channels may call addresses of private networks. */
  RUSHDECK_ALLOW_PRIVATE_WEBHOOKS: flag.default(false),
  /** Where scale advice is posted, for an autoscaler; it may stand in a private network. */
  RUSHDECK_SCALE_WEBHOOK: z.url({ protocol: /^https?$/ }).optional(),
  /** Signs those posts; without it one is made and kept in the data directory. */
  RUSHDECK_SCALE_WEBHOOK_SECRET: z.string().min(16).optional(),
  /** Who has it may read /metrics from anywhere; without it only this machine may. */
  RUSHDECK_METRICS_TOKEN: z.string().min(16).optional(),
  /** Who runs the machines: told of isolated, wanted and drained nodes, signed with the secret. */
  RUSHDECK_ORCHESTRATOR_URL: z.url({ protocol: /^https?$/ }).optional(),
  RUSHDECK_ORCHESTRATOR_SECRET: z.string().min(16).optional(),
  /** An OpenAI-compatible API, up to and without "/chat/completions"; it reads customers' sentences. */
  RUSHDECK_MODEL_URL: z.url({ protocol: /^https?$/ }).optional(),
  RUSHDECK_MODEL_KEY: z.string().min(1).optional(),
  RUSHDECK_MODEL_NAME: z.string().min(1).optional(),
  RUSHDECK_LOG: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
});

export interface Env {
  port: number;
  host: string;
  origin: string | undefined;
  dataDir: string;
  databaseUrl: string | undefined;
  pgPort: number;
  nodes: number;
  demo: boolean;
  simulatedNodes: boolean;
  parkingCapacity: number;
  allowPrivateWebhooks: boolean;
  scaleWebhook: { url: string; secret: string | null } | null;
  metricsToken: string | undefined;
  orchestrator: { url: string; secret: string } | null;
  model: { url: string; key: string | null; name: string } | null;
  logLevel: "silent" | "error" | "warn" | "info" | "debug";
}

/**
 * Reads the process environment once. `.env` is loaded here because Next would only load it in
 * `prepare()`, after the server has been composed.
 * @throws Error naming each variable that does not fit and what it should look like.
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env, cwd = process.cwd()): Env {
  if (source === process.env && existsSync(path.join(cwd, ".env"))) {
    process.loadEnvFile(path.join(cwd, ".env"));
  }
  const parsed = schema.safeParse(source);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`These settings do not fit:\n${lines.join("\n")}`);
  }
  const value = parsed.data;
  return {
    port: value.PORT,
    host: value.HOST,
    origin: value.RUSHDECK_ORIGIN,
    dataDir: path.resolve(cwd, value.RUSHDECK_DATA_DIR),
    databaseUrl: value.DATABASE_URL,
    pgPort: value.RUSHDECK_PG_PORT,
    nodes: value.RUSHDECK_NODES,
    demo: value.RUSHDECK_DEMO,
    simulatedNodes: value.RUSHDECK_SIMULATED_NODES ?? value.RUSHDECK_DEMO,
    parkingCapacity: value.RUSHDECK_PARKING_CAPACITY,
    allowPrivateWebhooks: value.RUSHDECK_ALLOW_PRIVATE_WEBHOOKS,
    scaleWebhook: value.RUSHDECK_SCALE_WEBHOOK
      ? { url: value.RUSHDECK_SCALE_WEBHOOK, secret: value.RUSHDECK_SCALE_WEBHOOK_SECRET ?? null }
      : null,
    metricsToken: value.RUSHDECK_METRICS_TOKEN,
    orchestrator: orchestratorOf(value),
    model: modelOf(value),
    logLevel: value.RUSHDECK_LOG,
  };
}

function modelOf(value: z.output<typeof schema>): Env["model"] {
  const { RUSHDECK_MODEL_URL: url, RUSHDECK_MODEL_KEY: key, RUSHDECK_MODEL_NAME: name } = value;
  if (!url && !name) return null;
  if (url && name) return { url, key: key ?? null, name };
  throw new Error("These settings do not fit:\n  RUSHDECK_MODEL_URL and RUSHDECK_MODEL_NAME go together.");
}

function orchestratorOf(value: z.output<typeof schema>): Env["orchestrator"] {
  const { RUSHDECK_ORCHESTRATOR_URL: url, RUSHDECK_ORCHESTRATOR_SECRET: secret } = value;
  if (!url && !secret) return null;
  if (url && secret) return { url, secret };
  throw new Error(
    "These settings do not fit:\n  RUSHDECK_ORCHESTRATOR_URL and RUSHDECK_ORCHESTRATOR_SECRET (16 characters or more) go together.",
  );
}
