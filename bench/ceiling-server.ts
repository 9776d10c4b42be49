// The practical ceiling of accepting an order on this machine: bare Fastify, the same zod schema, and
// commits grouped with unnest. No identity, admission, idempotency, events or scheduling: what the full
// pipeline is measured against, not something anybody should run.
import Fastify from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { type CreateOrder, createOrderSchema } from "../server/contracts/orders.ts";
import { openPool } from "../server/platform/pool.ts";
import { newId } from "../server/shared/ids.ts";

const MAX_BATCH = 500;
const INSERT = `
INSERT INTO orders (id, tenant_id, client_id, shop_id, kind, class, status, number, input, region, device, network,
  app_version, channel, work_ms, accepted_at, deadline_at, owner_id, updated_at)
SELECT id, 'bench', 'bench', shop, kind, class, 'queued', 0, input::json, region, device, network, version, channel, 0,
  to_timestamp(at / 1000.0), to_timestamp(deadline / 1000.0), 'bench', to_timestamp(at / 1000.0)
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
  $10::text[], $11::float8[], $12::float8[])
  AS x(id, shop, kind, class, input, region, device, network, version, channel, at, deadline)`;

interface Waiting {
  id: string;
  at: number;
  order: CreateOrder;
  resolve(): void;
  reject(error: unknown): void;
}

const pool = openPool(process.env.DATABASE_URL ?? "", { name: "ceiling", max: 1 });
const waiting: Waiting[] = [];
let running = false;

async function drain(): Promise<void> {
  while (waiting.length > 0) {
    const batch = waiting.splice(0, MAX_BATCH);
    const of = (pick: (w: Waiting) => unknown) => batch.map(pick);
    try {
      await pool.query({
        name: "insert",
        text: INSERT,
        values: [
          of((w) => w.id),
          of((w) => w.order.shopId),
          of((w) => w.order.kind),
          of((w) => w.order.class),
          of((w) => JSON.stringify(w.order)),
          of((w) => w.order.dimensions.region ?? "-"),
          of((w) => w.order.dimensions.device ?? "-"),
          of((w) => w.order.dimensions.network ?? "-"),
          of((w) => w.order.dimensions.appVersion ?? "-"),
          of((w) => w.order.dimensions.channel ?? "-"),
          of((w) => w.at),
          of((w) => w.at + (w.order.deadlineMs ?? 15_000)),
        ],
      });
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
  running = false;
}

function commit(id: string, at: number, order: CreateOrder): Promise<void> {
  return new Promise((resolve, reject) => {
    waiting.push({ id, at, order, resolve, reject });
    if (running) return;
    running = true;
    setImmediate(() => void drain());
  });
}

const server = Fastify().withTypeProvider<ZodTypeProvider>();
server.setValidatorCompiler(validatorCompiler);
server.setSerializerCompiler(serializerCompiler);
server.post("/orders", { schema: { body: createOrderSchema } }, async (request, reply) => {
  const at = Date.now();
  const id = newId("ord", at);
  await commit(id, at, request.body);
  return reply.code(201).send({ id, status: "queued" });
});
await server.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
process.once("SIGTERM", async () => {
  await server.close();
  await pool.end();
});
