"use server";

import type { KeyScope } from "#server/contracts/admin.ts";
import { runAndRefresh } from "../../run-and-refresh.ts";

export async function createClient(input: unknown) {
  return runAndRefresh(({ parts, viewer }) => parts.identity.createClient(viewer, input));
}

export async function updateClient(input: unknown) {
  return runAndRefresh(({ parts, viewer }) => parts.identity.updateClient(viewer, input));
}

export async function createKey(input: { clientId: string; scope: KeyScope }) {
  return runAndRefresh(({ parts, viewer }) => parts.identity.createKey(viewer, input));
}

export async function revokeKey(input: { keyId: string }) {
  return runAndRefresh(({ parts, viewer }) => parts.identity.revokeKey(viewer, input));
}
