// The way an order is usually accepted in a Next application: a route handler and one insert each. It
// is the baseline of `npm run bench:intake` and no part of the product.
import { createOrderSchema } from "../../../../server/contracts/orders.ts";
import { openPrisma } from "../../../../server/platform/prisma.ts";
import { newId } from "../../../../server/shared/ids.ts";

export const dynamic = "force-dynamic";

globalThis.naivePrisma ??= process.env.DATABASE_URL ? openPrisma(process.env.DATABASE_URL) : undefined;

export async function POST(request) {
  const parsed = createOrderSchema.safeParse(await request.json());
  if (!parsed.success) return Response.json({ issues: parsed.error.issues }, { status: 400 });
  const { dimensions, ...input } = parsed.data;
  const { region = "-", device = "-", network = "-", appVersion = "-", channel = "-" } = dimensions;
  const now = new Date();
  const order = await globalThis.naivePrisma.order.create({
    data: {
      id: newId("ord", now.getTime()),
      tenantId: "bench",
      clientId: "bench",
      shopId: input.shopId,
      kind: input.kind,
      class: input.class,
      status: "queued",
      number: 0,
      input: parsed.data,
      region,
      device,
      network,
      appVersion,
      channel,
      workMs: 0,
      acceptedAt: now,
      deadlineAt: new Date(now.getTime() + (input.deadlineMs ?? 15_000)),
      ownerId: "bench",
      updatedAt: now,
    },
    select: { id: true, status: true },
  });
  return Response.json(order, { status: 201 });
}
