import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MailedService, networkOf, redirectUri, startMailedService } from "./mailed-service";

const CUT_OFF = 200;

let service: MailedService;

beforeAll(async () => {
  service = await startMailedService();
});

afterAll(() => service?.stop());

/** A request as bytes, of which some are sent before the line is cut; or all: then it is cut before the answer, or in it. */
function cutOff(path: string, content: object, i: number): Promise<void> {
  const body = JSON.stringify(content);
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${service.origin.host}`,
    "Content-Type: application/json",
    `CF-Connecting-IP: ${networkOf(i)}`,
    `Content-Length: ${body.length}\r\n\r\n`,
  ].join("\r\n");
  const whole = head + body;
  const sent = [head.length - 10, head.length + 10, whole.length, whole.length][i % 4] ?? 0;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: service.origin.hostname, port: Number(service.origin.port) });
    socket.on("error", (error: NodeJS.ErrnoException) => error.code === "ECONNRESET" || reject(error));
    socket.on("close", () => resolve());
    if (i % 4 === 3) socket.once("data", () => socket.destroy());
    socket.write(whole.slice(0, sent), () => {
      if (i % 4 !== 3) socket.destroy();
    });
  });
}

const EACH = Array.from({ length: CUT_OFF }, (_, i) => i);
const statusesOf = (answers: { status: number }[]) => [...new Set(answers.map(({ status }) => status))];

describe("a burst of requests that are cut off mid-way", () => {
  it("harms none of those that follow", async () => {
    await Promise.all(
      EACH.map((i) => cutOff("/api/passwordless/start", { email: `cut${i}@example.com`, redirectUri }, i)),
    );
    const started = await Promise.all(EACH.map((i) => service.start(`good${i}@example.com`, i)));
    expect(statusesOf(started)).toEqual([204]);
    const proofs = started.map(({ attemptId }, i) => ({
      attemptId,
      code: service.codeTo(`good${i}@example.com`),
    }));
    const logins = await Promise.all(proofs.map((proof, i) => service.verify(proof, i)));
    expect(statusesOf(logins)).toEqual([200]);
    expect(await service.rowsOf("sessions")).toBe(CUT_OFF);
    expect(await service.rowsOf("users")).toBe(CUT_OFF);
  });

  it("keeps nobody out whose code was on its way: it works, or is used up and a new one works", async () => {
    const emails = EACH.map((i) => `half${i}@example.com`);
    const before = await service.rowsOf("sessions");
    const proofsOf = async (people: string[]) => {
      const started = await Promise.all(people.map(service.start));
      expect(statusesOf(started)).toEqual([204]);
      return started.map(({ attemptId }, i) => ({ attemptId, code: service.codeTo(people[i] ?? "") }));
    };
    const proofs = await proofsOf(emails);
    await Promise.all(proofs.map((proof, i) => cutOff("/api/passwordless/verify", proof, i)));
    const again = await Promise.all(proofs.map((proof, i) => service.verify(proof, i)));
    expect([200, 400]).toEqual(expect.arrayContaining(statusesOf(again)));
    const outside = emails.filter((_, i) => again[i]?.status === 400);
    const anew = await Promise.all((await proofsOf(outside)).map((proof, i) => service.verify(proof, i)));
    expect(anew.every(({ status }) => status === 200)).toBe(true);
    expect(await service.rowsOf("sessions")).toBe(before + CUT_OFF + outside.length);
  });
});
