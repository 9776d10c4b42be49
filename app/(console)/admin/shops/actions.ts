"use server";

import { runAndRefresh } from "../../run-and-refresh.ts";

export async function createShop(input: unknown) {
  return runAndRefresh(({ parts, viewer }) => parts.identity.createShop(viewer, input));
}

export async function updateShop(input: unknown) {
  return runAndRefresh(({ parts, viewer }) => parts.identity.updateShop(viewer, input));
}
