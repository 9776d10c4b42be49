import { expect, test } from "vitest";
import { readAnswer } from "./read-answer.ts";

const declared = "HTTP/1.1 201 Created\r\nContent-Length: 5\r\nX: y\r\n\r\nhello";
const chunked =
  "HTTP/1.1 503 Busy\r\ntransfer-encoding: chunked\r\n\r\n4\r\nwait\r\na\r\n0123456789\r\n0\r\n\r\n";

test.each([
  ["a declared length", declared, 201],
  ["chunks", chunked, 503],
])("is complete only with the last byte: %s", (_name, text, status) => {
  const whole = Buffer.from(text);
  for (let cut = 0; cut < whole.length; cut++) expect(readAnswer(whole.subarray(0, cut))).toBeUndefined();
  expect(readAnswer(whole)).toMatchObject({ status, length: whole.length });
});

test("takes one answer and leaves the next one's bytes", () => {
  const answer = readAnswer(Buffer.from(declared + chunked));
  expect(answer?.length).toBe(declared.length);
});
