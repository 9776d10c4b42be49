"use server";

import { runCommand } from "../../../../lib/run-command.ts";

export async function startTicket(command: unknown) {
  return runCommand(({ parts, viewer }) => parts.kitchen.startTicket(viewer, command));
}

export async function bumpTicket(command: unknown) {
  return runCommand(({ parts, viewer }) => parts.kitchen.bumpTicket(viewer, command));
}

export async function undoBump(command: unknown) {
  return runCommand(({ parts, viewer }) => parts.kitchen.undoBump(viewer, command));
}

export async function recallTicket(command: unknown) {
  return runCommand(({ parts, viewer }) => parts.kitchen.recallTicket(viewer, command));
}

export async function handOver(command: unknown) {
  return runCommand(({ parts, viewer }) => parts.kitchen.handOver(viewer, command));
}

export async function recentlyReady(shopId: string) {
  return runCommand(({ parts, viewer }) => parts.kitchen.recentlyReady(viewer, { shopId: String(shopId) }));
}

/** A delivery receipt: the screen has painted these tickets. */
export async function see(input: unknown) {
  return runCommand(({ parts, viewer }) => parts.attention.see(viewer, input));
}

export async function tapLine(command: unknown) {
  return runCommand(({ parts, viewer }) => parts.kitchen.tapLine(viewer, command));
}

export async function prioritise(command: unknown) {
  return runCommand(({ parts, viewer }) => parts.kitchen.prioritise(viewer, command));
}

export async function hold(command: unknown) {
  return runCommand(({ parts, viewer }) => parts.kitchen.hold(viewer, command));
}

export async function voidTicket(command: unknown) {
  return runCommand(({ parts, viewer }) => parts.kitchen.voidTicket(viewer, command));
}

export async function acknowledgeVoid(command: unknown) {
  return runCommand(({ parts, viewer }) => parts.kitchen.acknowledgeVoid(viewer, command));
}
