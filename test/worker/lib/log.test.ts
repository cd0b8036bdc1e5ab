import { expect, it, vi } from "vitest";
import { createLog } from "../../../src/lib/log";

it("a line of the log is one line of JSON, whatever stands in it", () => {
  const written = vi.spyOn(console, "warn").mockImplementation(() => {});
  const reason = "a\u2028b\u2029c\n\u2028";
  createLog("the request").warn("request.refused", { reason });
  const line = String(written.mock.calls[0]?.[0]);
  expect(line).not.toMatch(/[\n\u2028\u2029]/);
  expect(JSON.parse(line)).toEqual({
    level: "warn",
    event: "request.refused",
    requestId: "the request",
    reason,
  });
});
