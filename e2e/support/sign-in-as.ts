import type { Page } from "@playwright/test";
import type { Role } from "../../server/contracts/people.ts";

/** Enters through the sign-in page of the demo business, as a person on this machine would. */
export async function signInAs(page: Page, role: Role): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: new RegExp(`enter as .*${role}`, "i") }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}
