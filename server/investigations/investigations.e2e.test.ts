import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ana,
  bo,
  merchant,
  openInvestigations,
  question,
  root,
  span,
  stranger,
} from "../setup/investigations-fixture.ts";

let house: Awaited<ReturnType<typeof openInvestigations>>;
let findingId: string;
let otherId: string;
beforeAll(async () => {
  house = await openInvestigations();
  findingId = (await house.findings.share(ana, { question, span })).id;
  const filters = [{ dimension: "region", value: "north", mode: "keep" }];
  otherId = (await house.findings.share(ana, { question: { ...question, filters }, span })).id;
});
afterAll(() => house?.close());

const make = (name = "North on Android", viewer = ana) =>
  house.investigations.create(viewer, { name, findingId });
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => "ok",
    (error: { code: string }) => error.code,
  );

describe("an investigation", () => {
  it("is made with its first finding, and each change leaves an entry", async () => {
    const before = (await house.actions()).length;
    const { id, version } = await make();
    await house.investigations.addFinding(bo, { id, findingId: otherId });
    await house.investigations.moveFinding(bo, { id, findingId: otherId, to: 0 });
    const noted = await house.investigations.addNote(bo, { id, text: "  The 4G proxy was restarted. " });
    const noteId = noted.notes[0]?.id;
    await house.investigations.editNote(bo, { id, noteId, text: "The proxy was restarted." });
    await house.investigations.deleteNote(bo, { id, noteId });
    await house.investigations.removeFinding(bo, { id, findingId });
    const renamed = await house.investigations.change(bo, { id, version, name: "4G in the north" });
    const done = await house.investigations.change(bo, {
      id,
      version: renamed.version,
      conclusion: "The proxy.",
    });
    expect(done).toMatchObject({ state: "concluded", name: "4G in the north", changedByName: "Bo" });
    await house.investigations.change(bo, { id, version: done.version, conclusion: null });
    await house.investigations.duplicate(bo, { id, name: "Another" });
    await house.investigations.remove(ana, { id });
    await house.investigations.restore(ana, { id });
    expect(
      (await house.actions()).slice(before).map((action) => action.replace("investigation.", "")),
    ).toEqual(
      "create add_finding move_finding note note_edit note_delete remove_finding rename conclude reopen duplicate delete restore".split(
        " ",
      ),
    );
  });

  it("keeps its findings in their order, each once, however many add the same at once", async () => {
    const { id } = await make();
    const adding = Array.from({ length: 5 }, () =>
      house.investigations.addFinding(bo, { id, findingId: otherId }),
    );
    await Promise.all(adding);
    const ids = async () =>
      (await house.investigations.read(ana, { id })).findings.map((finding) => finding.id);
    expect(await ids()).toEqual([findingId, otherId]);
    await house.investigations.moveFinding(ana, { id, findingId, to: 99 });
    expect(await ids()).toEqual([otherId, findingId]);
    await house.investigations.removeFinding(ana, { id, findingId: otherId });
    // The link to it still opens.
    expect((await house.findings.read(bo, { id: otherId })).id).toBe(otherId);
  });

  it("has one winner when two change it at once; the other is told who, and both may want the same", async () => {
    const { id, version } = await make();
    const change = (viewer: typeof ana, name: string) =>
      house.investigations.change(viewer, { id, version, name });
    const answers = await Promise.allSettled([change(ana, "Ana's name"), change(bo, "Bo's name")]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const lost = answers.find((answer) => answer.status === "rejected");
    const { name, changedByName } = await house.investigations.read(ana, { id });
    expect(lost?.reason).toMatchObject({ code: "STALE", details: { reason: changedByName } });
    expect(await codeOf(change(ana, name))).toBe("ok");
    // Notes do not compete with a change of name.
    const now = await house.investigations.read(ana, { id });
    await house.investigations.addNote(bo, { id, text: "noted meanwhile" });
    expect(await codeOf(house.investigations.change(ana, { id, version: now.version, name: "Again" }))).toBe(
      "ok",
    );
  });

  it("shows notes in the order they came; only who wrote one changes it", async () => {
    const { id } = await make();
    for (const [viewer, text] of [
      [ana, "one"],
      [bo, "two"],
      [ana, "three"],
    ] as const) {
      house.state.nowMs += 1_000;
      await house.investigations.addNote(viewer, { id, text });
    }
    const { notes } = await house.investigations.read(ana, { id });
    expect(notes.map(({ text, byName }) => `${byName}: ${text}`)).toEqual([
      "Ana: one",
      "Bo: two",
      "Ana: three",
    ]);
    const bosNote = { id, noteId: notes[1]?.id };
    expect(await codeOf(house.investigations.editNote(root, { ...bosNote, text: "mine" }))).toBe("FORBIDDEN");
    expect(await codeOf(house.investigations.deleteNote(ana, bosNote))).toBe("FORBIDDEN");
    expect(await codeOf(house.investigations.addNote(ana, { id, text: " " }))).toBe("INVALID_REQUEST");
    expect(await codeOf(house.investigations.addNote(ana, { id, text: "a\u0000b" }))).toBe("INVALID_REQUEST");
  });

  it("is deleted by its owner or an administrator only, comes back as it was, and is gone until then", async () => {
    const { id } = await make();
    expect(await codeOf(house.investigations.remove(bo, { id }))).toBe("FORBIDDEN");
    const twice = await Promise.all(
      [root, ana].map((viewer) => codeOf(house.investigations.remove(viewer, { id }))),
    );
    expect(twice.toSorted()).toEqual(["NOT_FOUND", "ok"]);
    expect(await codeOf(house.investigations.read(ana, { id }))).toBe("NOT_FOUND");
    expect(await codeOf(house.investigations.addNote(ana, { id, text: "x" }))).toBe("NOT_FOUND");
    expect(await codeOf(house.investigations.restore(bo, { id }))).toBe("FORBIDDEN");
    expect((await house.investigations.restore(ana, { id })).findings).toHaveLength(1);
    expect(await codeOf(house.investigations.restore(ana, { id }))).toBe("NOT_FOUND");
  });

  it("is its tenant's alone, and nothing for merchants", async () => {
    const { id, version } = await make();
    const calls = (viewer: typeof ana) =>
      Promise.all(
        [
          house.investigations.read(viewer, { id }),
          house.investigations.change(viewer, { id, version, name: "x" }),
          house.investigations.duplicate(viewer, { id, name: "x" }),
          house.investigations.remove(viewer, { id }),
          house.investigations.addFinding(viewer, { id, findingId: otherId }),
          house.investigations.removeFinding(viewer, { id, findingId }),
          house.investigations.moveFinding(viewer, { id, findingId, to: 0 }),
          house.investigations.addNote(viewer, { id, text: "x" }),
          house.investigations.create(viewer, { name: "x", findingId }),
        ].map(codeOf),
      );
    expect(new Set(await calls(stranger))).toEqual(new Set(["NOT_FOUND"]));
    expect(new Set(await calls(merchant))).toEqual(new Set(["FORBIDDEN"]));
    expect(await house.investigations.list(stranger, {})).toEqual({ rows: [], count: 0, all: 0 });
  });
});

describe("the list", () => {
  it("is found by name, conclusion and note, by state, in order, signs of patterns taken as they are", async () => {
    const { id, version } = await make("100%_sure thing");
    await house.investigations.change(ana, { id, version, conclusion: "The Zephyr release" });
    const second = await make("Plain");
    house.state.nowMs += 60_000;
    await house.investigations.addNote(ana, { id: second.id, text: "ask the zephyr team" });
    const names = async (input: object) =>
      (await house.investigations.list(bo, input)).rows.map(({ name }) => name);
    expect(await names({ search: "ZEPHYR" })).toEqual(["Plain", "100%_sure thing"]);
    expect(await names({ search: "zephyr", sort: "oldest" })).toEqual(["100%_sure thing", "Plain"]);
    expect(await names({ search: "0%_s" })).toEqual(["100%_sure thing"]);
    expect(await names({ search: "1_0" })).toEqual([]);
    expect(await names({ search: "zephyr", state: "concluded" })).toEqual(["100%_sure thing"]);
    expect(await names({ search: "zephyr", state: "open" })).toEqual(["Plain"]);
    await house.investigations.remove(ana, { id: second.id });
    expect(await names({ state: "deleted" })).toEqual(["Plain"]);
    const page = await house.investigations.list(bo, { search: "zephyr" });
    expect(page.count).toBe(1);
    expect(page.rows[0]).toMatchObject({ findings: 1, notes: 0, summary: { verdict: "causes" } });
    expect(page.all).toBeGreaterThan(1);
  });
});
