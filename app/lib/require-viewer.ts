import "server-only";
import { headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import { type Permission, type Viewer, viewerMay } from "#server/contracts/people.ts";
import { getParts } from "#server/process-registry.ts";

/** Who is signed in, or null; looked up once per request however many pages and layouts ask. */
export const currentViewer = cache(
  async (): Promise<Viewer | null> => getParts().identity.viewerFrom(new Headers(await headers())),
);

/**
 * The first line of every console page. Nobody signed in leads to the sign-in page and back; a role
 * without the permission gets the forbidden page (403).
 */
export async function requireViewer(permission?: Permission): Promise<Viewer> {
  const viewer = await currentViewer();
  if (!viewer) {
    const path = (await headers()).get("x-rushdeck-path");
    redirect(path && path !== "/" ? `/sign-in?next=${encodeURIComponent(path)}` : "/sign-in");
  }
  // A paired screen has its board and no other page.
  if (viewer.screen) redirect(`/b/${encodeURIComponent(viewer.screen.templateId)}`);
  if (permission && !viewerMay(viewer, permission)) forbidden();
  return viewer;
}
