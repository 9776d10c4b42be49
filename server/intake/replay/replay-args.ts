import { parseArgs } from "node:util";
import { z } from "zod";
import { orderClassSchema, orderKindSchema } from "../../contracts/orders.ts";

export const REPLAY_USAGE = `Usage: npm run replay -- --file CSV [options]

Plays a recorded load against the API: a trace (a time and two token counts a row) as orders of one
shop, or a file of exported orders as they are. See docs/replay.md.

  --file CSV       the recording; .csv or .csv.gz
  --speed 60       60 plays an hour in a minute
  --kind K         meal, reservation or home_service (traces; default of an orders file)
  --shop S         shop id (same)
  --items A,B      menu items to order, or services (traces; all the shop offers unless told)
  --slots A,B      slots to book (traces; all with free places unless told)
  --class place    paid, place, browse or background (traces)
  --work 0.25,20   reference ms of work per input and output token (traces; 0,0 for none)
  --limit N        only the first N rows
  --url URL        http://127.0.0.1:3000 unless told (or RUSHDECK_URL)
  --key KEY        API key (or RUSHDECK_API_KEY; on this machine the demo's own key is found)
  --connections 64 requests under way at once, at most
  --json           one JSON line instead of words`;

const list = z.string().transform((value) =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== ""),
);
const positive = (name: string) =>
  z.coerce.number(`${name} must be a number`).positive(`${name} must be above 0`);

const schema = z.object({
  file: z.string({ error: "--file is missing" }).min(1, "--file is missing"),
  speed: positive("--speed"),
  kind: orderKindSchema.optional(),
  shop: z.string().optional(),
  items: list.optional(),
  slots: list.optional(),
  class: orderClassSchema,
  work: z
    .string()
    .regex(/^\d+(\.\d+)?,\d+(\.\d+)?$/, '--work takes two numbers, like "0.25,20"')
    .transform((value) => {
      const [input = 0, output = 0] = value.split(",").map(Number);
      return { input, output };
    }),
  limit: positive("--limit").pipe(z.number().int("--limit is a whole number")).optional(),
  url: z.url({ protocol: /^https?$/, error: "--url must be an http(s) URL" }),
  key: z.string().optional(),
  connections: positive("--connections").pipe(z.number().int()),
  json: z.boolean(),
});
export type ReplayArgs = z.infer<typeof schema>;

/** @throws Error with one line per argument that does not fit. */
export function readReplayArgs(argv: string[], env: NodeJS.ProcessEnv): ReplayArgs {
  const { values } = parseArgs({
    args: argv,
    strict: true,
    options: {
      file: { type: "string" },
      speed: { type: "string", default: "1" },
      kind: { type: "string" },
      shop: { type: "string" },
      items: { type: "string" },
      slots: { type: "string" },
      class: { type: "string", default: "place" },
      work: { type: "string", default: "0.25,20" },
      limit: { type: "string" },
      url: { type: "string", default: env.RUSHDECK_URL ?? `http://127.0.0.1:${env.PORT ?? "3000"}` },
      key: { type: "string", default: env.RUSHDECK_API_KEY },
      connections: { type: "string", default: "64" },
      json: { type: "boolean", default: false },
    },
  });
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(lineOf).join("\n"));
}

function lineOf(issue: z.core.$ZodIssue): string {
  return issue.message.startsWith("--") ? issue.message : `--${issue.path.join(".")}: ${issue.message}`;
}
