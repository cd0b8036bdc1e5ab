import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { transform } from "esbuild";
import type { Hono } from "hono";
import { afterAll, expect, it, vi } from "vitest";
import { startMailedService } from "./mailed-service";
import { blocksOf } from "./readme";

const EVENTS_WEBHOOK_SECRET = `whsec_${Buffer.from("a secret of thirty-two bytes, ok").toString("base64")}`;
const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** The receiver of docs/webhooks.md as it stands there. */
async function documentedReceiver(): Promise<Hono> {
  vi.stubEnv("EVENTS_WEBHOOK_SECRET", EVENTS_WEBHOOK_SECRET);
  const [block = ""] = blocksOf("docs/webhooks.md", "ts receiver");
  const { code } = await transform(block, { loader: "ts", format: "esm" });
  const resolved = code.replaceAll(/from "([^".]+)"/g, (_, name) => `from "${import.meta.resolve(name)}"`);
  return (await import(`data:text/javascript,${encodeURIComponent(resolved)}`)).receiver;
}

/** Serves it on loopback. */
async function serve(receiver: Hono): Promise<string> {
  const server = createServer(async (request, response) => {
    const answer = await receiver.request(request.url ?? "", {
      method: request.method,
      headers: headersOf(request),
      body: await new Response(request as never).text(),
    });
    response.writeHead(answer.status).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const headersOf = ({ headers }: IncomingMessage) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

it("are taken by the receiver of docs/webhooks.md, which believes nobody else", async () => {
  const receiver = await documentedReceiver();
  let told = 0;
  const both = new Promise<string[]>((resolve) => {
    const lines: string[] = [];
    vi.spyOn(console, "log").mockImplementation((type, id) => {
      lines.push(`${type} ${id}`);
      told += 1;
      if (told === 2) resolve(lines);
    });
  });
  const origin = await serve(receiver);
  const service = await startMailedService({ EVENTS_WEBHOOK_URL: `${origin}/hook`, EVENTS_WEBHOOK_SECRET });
  closing.push(() => service.stop());
  const { attemptId } = await service.start("ann@example.com", 1);
  const code = await service.codeTo("ann@example.com");
  expect((await service.verify({ attemptId, code }, 1)).status).toBe(200);
  expect(await both).toEqual([
    expect.stringMatching(/^user\.created [\w-]{36}$/),
    expect.stringMatching(/^login\.completed [\w-]{36}$/),
  ]);
  const forged = await receiver.request("/hook", {
    method: "POST",
    headers: { "webhook-id": "x", "webhook-timestamp": "1", "webhook-signature": "v1,x" },
    body: "{}",
  });
  expect(forged.status).toBe(401);
});
