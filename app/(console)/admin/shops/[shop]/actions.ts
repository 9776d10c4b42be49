"use server";

import { runAndRefresh } from "../../../run-and-refresh.ts";

export async function saveItem(input: unknown) {
  return runAndRefresh(({ parts, viewer }) => parts.shops.saveItem(viewer, input));
}

export async function saveProvider(input: unknown) {
  return runAndRefresh(({ parts, viewer }) => parts.shops.saveProvider(viewer, input));
}

export async function openSlots(input: unknown) {
  return runAndRefresh(({ parts, viewer }) => parts.shops.openSlots(viewer, input));
}

export async function changeSlot(input: unknown) {
  return runAndRefresh(({ parts, viewer }) => parts.shops.changeSlot(viewer, input));
}
