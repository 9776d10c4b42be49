import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readLabels } from "../../bench/attribution/score-cases.ts";
import { explainCase } from "../attribution/explain-case.ts";
import { readCase } from "../attribution/read-case.ts";
import { causeKey } from "../contracts/cause-key.ts";
import {
  ana,
  bo,
  culprit,
  merchant,
  openInvestigations,
  question,
  span,
  stranger,
} from "../setup/investigations-fixture.ts";
import { writeLabels } from "./write-labels.ts";

let house: Awaited<ReturnType<typeof openInvestigations>>;
beforeAll(async () => {
  house = await openInvestigations();
});
afterAll(() => house?.close());

const share = (viewer = ana) => house.findings.share(viewer, { question, span });

describe("a shared finding", () => {
  it("is what the desk answers, under one short id however often and by however many it is shared", async () => {
    const ids = (await Promise.all([share(), share(bo), share(), share(bo)])).map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[0-9a-hjkmnp-tv-z]{8}$/);
    expect(await share()).toMatchObject({ id: ids[0], isNew: false });
    expect((await house.actions()).filter((action) => action === "finding.share")).toHaveLength(1);

    const found = await house.findings.read(bo, { id: ids[0] ?? "" });
    const { tookMs: _, ...now } = await house.attribution.explain(ana, question);
    expect(found.result.explanation).toMatchObject(now);
    expect(found.result.strips).toEqual(await house.attribution.strips(ana, question));
    expect(found.summary.causes).toEqual([culprit]);
    // Names of shops that are in it, and of no others.
    expect(found.result.overview.shopNames).toEqual({ s1: { en: "One", zh: "一" } });
  });

  it("has another id for another question", async () => {
    const filters = [{ dimension: "region", value: "north", mode: "keep" }];
    const other = await house.findings.share(ana, { question: { ...question, filters }, span });
    expect(other.isNew).toBe(true);
    expect(other.id).not.toBe((await share()).id);
  });

  it("takes nothing from the browser but the question", async () => {
    const forged = { question, span, result: { explanation: { verdict: "none" } }, summary: {} };
    const { id } = await house.findings.share(ana, forged);
    expect((await house.findings.read(ana, { id })).result.explanation.verdict).toBe("causes");
  });

  it("is for analysts and operators of its tenant; an unknown id is not found", async () => {
    const { id } = await share();
    await expect(house.findings.read(merchant, { id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(share(merchant)).rejects.toMatchObject({ code: "FORBIDDEN" });
    for (const wrong of ["zzzzzzzz", "", "../../etc", "u".repeat(5_000)]) {
      await expect(house.findings.read(ana, { id: wrong })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    await expect(house.findings.read(stranger, { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    // Read aloud and typed in capitals.
    expect(await house.findings.read(bo, { id: id.toUpperCase() })).toMatchObject({ id });
  });

  it("is refused while explanations are paused, when nobody could be told the answer", async () => {
    house.state.pause = { by: "Ola", until: null };
    await expect(share()).rejects.toMatchObject({ code: "PAUSED" });
    house.state.pause = null;
  });

  it("is refused kindly when it is too large to open", async () => {
    await house.database.pool.query(
      `INSERT INTO outcome_cell SELECT to_timestamp($1), 'large', 'shop-' || i, 'meal', 'r', 'd', 'n', 'v', 'c', 'node', 10, 9, 0, 1, 0, 0, 0, 0, '{}'
       FROM generate_series(0, 29999) AS i`,
      [question.baseline.from / 1_000],
    );
    const large = { ...ana, tenantId: "large" };
    await expect(share(large)).rejects.toMatchObject({ code: "TOO_LARGE", details: { reason: "finding" } });
  });
});

describe("the word of people", () => {
  const judge = (viewer: typeof ana, attributes: typeof culprit, itWas: boolean | null, id: string) =>
    house.findings.judge(viewer, { findingId: id, attributes, itWas });

  it("is one a person and cause, can be changed and taken back, and is counted", async () => {
    const { id } = await share();
    await judge(ana, culprit, false, id);
    // The order of attributes is no difference.
    await judge(ana, [...culprit].reverse(), true, id);
    const words = await judge(bo, culprit, false, id);
    expect(words).toEqual([
      { cause: causeKey(culprit), attributes: culprit, itWas: ["Ana"], itWasNot: ["Bo"], mine: false },
    ]);
    expect(await judge(bo, culprit, null, id)).toMatchObject([{ itWas: ["Ana"], itWasNot: [], mine: null }]);
    expect((await house.findings.read(ana, { id })).words).toMatchObject([{ mine: true }]);
    await expect(judge(stranger, culprit, true, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(judge(merchant, culprit, true, id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const twice = [...culprit, { dimension: "region", value: "south" }];
    await expect(judge(ana, twice, true, id)).rejects.toMatchObject({ code: "INVALID_REQUEST" });
  });

  it("said at the same moment by both is two words, and twice by one is one", async () => {
    const { id } = await share();
    const south = [{ dimension: "region", value: "south" }];
    await Promise.all([ana, bo, ana, bo].map((viewer) => judge(viewer, south, false, id)));
    const words = (await house.findings.read(ana, { id })).words.find(
      ({ cause }) => cause === "region=south",
    );
    expect(words?.itWasNot.toSorted()).toEqual(["Ana", "Bo"]);
  });

  it("makes labelled cases that the engine and its bench read, and explain as the page did", async () => {
    const { id } = await share();
    const filters = [{ dimension: "region" as const, value: "north", mode: "exclude" as const }];
    house.state.nowMs += 1_000;
    const quiet = await house.findings.share(ana, { question: { ...question, filters }, span });
    await judge(ana, [], true, quiet.id);
    const folder = mkdtempSync(path.join(tmpdir(), "rushdeck-labels-"));
    // The one judged wrong only is no label.
    const north = [{ dimension: "region" as const, value: "north", mode: "keep" as const }];
    const undecided = await house.findings.share(ana, { question: { ...question, filters: north }, span });
    await judge(ana, culprit, false, undecided.id);

    expect(await writeLabels(house.database.pool, folder)).toEqual({
      written: 2,
      undecided: 1,
      withoutCells: 0,
    });
    const labels = readLabels(folder);
    expect(labels.map(({ truth }) => truth)).toEqual([["device=An%2Cdroid%3D1&region=north"], []]);
    expect(readFileSync(path.join(folder, "injection_info.csv"), "utf8")).toContain(id);
    const answers = labels.map(({ name }) => explainCase(readCase(path.join(folder, `${name}.csv.gz`))));
    expect(answers.map(({ answer }) => answer)).toEqual(labels.map(({ truth }) => truth));
    rmSync(folder, { recursive: true });
  });
});

describe("when the outcomes are gone", () => {
  it("still opens, with every figure as it was", async () => {
    const { id } = await share();
    const before = await house.findings.read(ana, { id });
    for (const table of ["outcome_cell", "outcome_rollup", "outcome_segment"]) {
      await house.database.pool.query(`DELETE FROM ${table}`);
    }
    expect(await house.findings.read(bo, { id })).toMatchObject({
      result: before.result,
      summary: before.summary,
    });
    expect((await house.attribution.explain(ana, question)).verdict).toBe("too_little_data");
    // What is asked today is another answer, so another finding.
    expect((await share()).id).not.toBe(id);
  });
});
