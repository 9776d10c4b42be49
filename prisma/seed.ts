import { seedDemo } from "../server/demo/seed-demo.ts";
import { readEnv } from "../server/env.ts";
import { openPrisma } from "../server/platform/prisma.ts";

// For developers: puts the demo business into the database that DATABASE_URL names.
const { databaseUrl } = readEnv();
if (!databaseUrl) {
  console.error("Set DATABASE_URL: the embedded database is seeded by the server itself at its start.");
  process.exit(2);
}
const prisma = openPrisma(databaseUrl);
try {
  await seedDemo(prisma, Date.now());
  console.log("The demo business is in place: demo-wok, demo-grill, demo-clean, demo-museum.");
} finally {
  await prisma.$disconnect();
}
