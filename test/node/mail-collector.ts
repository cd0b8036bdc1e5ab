import { createServer } from "node:http";

/** A mail API like Resend's that keeps the text of the last mail to each address: of thousands, more than the fake keeps. */
export async function startMailCollector() {
  const texts = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { to, text } = JSON.parse(Buffer.concat(chunks).toString()) as { to: string[]; text: string };
    texts.set(to[0] ?? "", text);
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ id: `mail-${texts.size}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    codeTo: (email: string) => /^(\d+) (\d+)$/m.exec(texts.get(email) ?? "")?.[0] ?? "",
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
