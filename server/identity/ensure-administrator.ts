import { randomBytes } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { newId } from "../shared/ids.ts";
import { isDemoEmail } from "./enter-as.ts";
import { DEFAULT_TENANT, type IdentityDeps } from "./identity-deps.ts";
import { writeAudit } from "./write-audit.ts";

const EMAIL = "admin@rushdeck.local";
const PASSWORD_BYTES = 15;

/**
 * Makes the first administrator of an installation that has none besides the demo's.
 * @returns e-mail and password to be shown once, or null when there is an administrator already. The
 * password is kept nowhere in clear.
 */
export async function ensureAdministrator(
  deps: Pick<IdentityDeps, "prisma">,
): Promise<{ email: string; password: string } | null> {
  await deps.prisma.tenant.createMany({
    data: [{ id: DEFAULT_TENANT, name: "Rushdeck" }],
    skipDuplicates: true,
  });
  const administrators = await deps.prisma.user.findMany({
    where: { role: "administrator" },
    select: { email: true },
  });
  if (administrators.some(({ email }) => !isDemoEmail(email))) return null;

  const password = randomBytes(PASSWORD_BYTES).toString("base64url");
  const hash = await hashPassword(password);
  const id = newId("person");
  const made = await deps.prisma.$transaction(async (transaction) => {
    // Of two processes that start at once, one makes the person.
    const { count } = await transaction.user.createMany({
      data: [
        {
          id,
          email: EMAIL,
          name: "Administrator",
          role: "administrator",
          tenantId: DEFAULT_TENANT,
          emailVerified: true,
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) return false;
    await transaction.account.create({
      data: { id: newId("account"), userId: id, accountId: id, providerId: "credential", password: hash },
    });
    await writeAudit(transaction, {
      actor: "system",
      action: "person.create",
      target: `person:${id}`,
      after: { email: EMAIL, role: "administrator" },
    });
    return true;
  });
  return made ? { email: EMAIL, password } : null;
}
