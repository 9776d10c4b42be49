import { hashPassword } from "better-auth/crypto";
import { type Role, roleSchema } from "../contracts/people.ts";
import { hasCode, OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { parseInput } from "../shared/parse-input.ts";
import { derivePassword } from "./auth-secret.ts";
import { DEFAULT_TENANT, type IdentityDeps } from "./identity-deps.ts";
import { isLocalVisit } from "./rules/loopback.ts";
import { openSession } from "./sign-in.ts";
import { writeAudit } from "./write-audit.ts";

const DEMO_DOMAIN = "demo.rushdeck.local";
const DEMO_SHOP_PREFIX = "demo-";
const demoNames: Record<Role, string> = {
  administrator: "Demo Ada",
  operator: "Demo Oren",
  analyst: "Demo Ana",
  merchant: "Demo Mei",
};

export const isDemoEmail = (email: string): boolean => email.endsWith(`@${DEMO_DOMAIN}`);

/** Demo on, and the person sits at this machine. */
export function mayEnterAs(deps: Pick<IdentityDeps, "env">, headers: Headers): boolean {
  return deps.env.demo && isLocalVisit({ headers, publicOrigin: deps.env.origin });
}

/**
 * One-tap entry as a demo person of a role, who is made when first asked for.
 * @throws FORBIDDEN when the demo is off, the visit is not local, or the person was disabled
 */
export async function enterAs(
  deps: IdentityDeps,
  { headers, ...input }: { role: Role; headers: Headers },
): Promise<{ setCookie: string[] }> {
  // A browser names its page on every command; a request that does not is no person at this machine.
  if (!mayEnterAs(deps, headers) || !headers.has("origin")) {
    throw new OpsError(
      "FORBIDDEN",
      "Entering without a password works on this machine only, with the demo on.",
    );
  }
  const role = parseInput(roleSchema, input.role);
  const email = `${role}@${DEMO_DOMAIN}`;
  const password = derivePassword(deps.secret, email);
  await ensureDemoPerson(deps, { role, email, password });
  try {
    const { setCookie, personId } = await openSession(deps, { email, password }, headers);
    await writeAudit(deps.prisma, {
      actor: `person:${personId}`,
      action: "session.open",
      target: `person:${personId}`,
      after: { demo: true },
    });
    return { setCookie };
  } catch (error) {
    // The password was just written, so only a disabled person is refused.
    if (!hasCode(error, "UNAUTHENTICATED")) throw error;
    throw new OpsError("FORBIDDEN", "This demo person was disabled by an administrator.");
  }
}

/** Makes the person, or brings role, password and shops back to what the demo says. */
async function ensureDemoPerson(
  deps: IdentityDeps,
  { role, email, password }: { role: Role; email: string; password: string },
): Promise<void> {
  const hash = await hashPassword(password);
  await deps.prisma.$transaction(async (transaction) => {
    const { count } = await transaction.user.createMany({
      data: [
        {
          id: newId("person"),
          email,
          name: demoNames[role],
          role,
          tenantId: DEFAULT_TENANT,
          emailVerified: true,
        },
      ],
      skipDuplicates: true,
    });
    // Locks the row: entries at the same moment rewrite password and shops one after the other.
    const person = await transaction.user.update({
      where: { email },
      data: { role, name: demoNames[role] },
    });
    await transaction.account.deleteMany({ where: { userId: person.id } });
    await transaction.account.create({
      data: {
        id: newId("account"),
        userId: person.id,
        accountId: person.id,
        providerId: "credential",
        password: hash,
      },
    });
    await transaction.shopMember.deleteMany({ where: { userId: person.id } });
    if (role === "merchant") {
      const shops = await transaction.shop.findMany({
        where: { id: { startsWith: DEMO_SHOP_PREFIX }, tenantId: DEFAULT_TENANT },
        select: { id: true },
      });
      await transaction.shopMember.createMany({
        data: shops.map(({ id }) => ({ userId: person.id, shopId: id })),
      });
    }
    if (count === 1) {
      await writeAudit(transaction, {
        actor: "demo",
        action: "person.create",
        target: `person:${person.id}`,
        after: { email, role },
      });
    }
  });
}
