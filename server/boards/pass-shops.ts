import type { Prisma } from "../platform/prisma.ts";

/** Shops with a board that is a pass, and since when: what was ready before was handed over without one. */
export async function passShops(prisma: Pick<Prisma, "$queryRaw">): Promise<ReadonlyMap<string, number>> {
  const rows = await prisma.$queryRaw<{ shopId: string; since: Date }[]>`
    SELECT b.shop_id AS "shopId", min(v.published_at) AS since
    FROM board_template b JOIN board_template_version v ON v.template_id = b.id
    WHERE (v.template->>'expo')::boolean AND v.version > coalesce((
      SELECT max(other.version) FROM board_template_version other
      WHERE other.template_id = b.id AND NOT coalesce((other.template->>'expo')::boolean, false)), 0)
    GROUP BY b.shop_id`;
  return new Map(rows.map(({ shopId, since }) => [shopId, since.getTime()]));
}
