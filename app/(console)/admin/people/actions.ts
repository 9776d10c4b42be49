"use server";

import { runAndRefresh } from "../../run-and-refresh.ts";

export async function createPerson(input: unknown) {
  return runAndRefresh(({ parts, viewer }) => parts.identity.createPerson(viewer, input));
}

export async function updatePerson(input: unknown) {
  return runAndRefresh(({ parts, viewer }) => parts.identity.updatePerson(viewer, input));
}
