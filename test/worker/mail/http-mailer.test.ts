import { describe, expect, it, vi } from "vitest";
import { createResend } from "../../../src/mail/providers/resend";

const MAIL = {
  to: "ann@example.com",
  from: { name: "", address: "login@example.com" },
  subject: "Sign in",
  text: "text",
  html: "html",
  idempotencyKey: "key",
};

describe("a provider's answer", () => {
  it("is read no further than 64 KiB, also where it is compressed and says that it is short", async () => {
    const body = new Response(`{"id":"${"x".repeat(100_000)}"}`).body;
    const headers = { "Content-Length": "10", "Content-Encoding": "gzip" };
    vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response(body, { headers, encodeBody: "manual" }));
    const resend = createResend({ apiKey: "key", baseUrl: "https://api.example.com" });
    expect(await resend.send(MAIL, AbortSignal.timeout(5000))).toMatchObject({
      outcome: "retry",
      reason: "Error: the answer does not end",
    });
  });
});
