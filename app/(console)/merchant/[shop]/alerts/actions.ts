"use server";

import { runAndRefresh } from "../../../run-and-refresh.ts";

export async function saveChannel(input: unknown) {
  return runAndRefresh(({ parts, viewer }) => parts.notifications.saveChannel(viewer, input));
}

export async function rotateSecret(input: unknown) {
  return runAndRefresh(({ parts, viewer }) => parts.notifications.rotateSecret(viewer, input));
}

export async function sendTest(input: unknown) {
  return runAndRefresh(({ parts, viewer }) => parts.notifications.sendTest(viewer, input));
}
