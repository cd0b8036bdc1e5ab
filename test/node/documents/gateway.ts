import { createServer } from "node:http";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_readConfig } from "wrangler";
import { freePort } from "../clone";
import { bundle } from "./programs";
import type { Project } from "./project";

const DOCUMENT = "docs/recipes/gateway.md";

/** The gateway of the recipe, with the variables of its wrangler.toml, in front of a tool that shows what it was asked. */
export async function startGateway(project: Project, secret: string) {
  const port = await freePort();
  const tool = createServer(({ url, headers }, response) => {
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ url, email: headers["x-email"], cookie: headers.cookie ?? null }));
  });
  await new Promise<void>((resolve) => tool.listen(port, "127.0.0.1", resolve));
  const { vars } = unstable_readConfig({ config: `${project.appFolder(DOCUMENT)}/wrangler.toml` });
  const worker = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: await bundle(project, DOCUMENT, "src/index.ts"),
      compatibilityDate: "2026-10-30",
      host: "localhost",
      port: Number(new URL(project.gateway).port),
      bindings: {
        ...(vars as Record<string, string>),
        UPSTREAM: `http://localhost:${port}`,
        OIDC_CLIENT_SECRET: secret,
        OIDC_AUTH_SECRET: "of the gateway, 32 characters or more",
      },
    }),
  );
  await worker.ready;
  return {
    async stop() {
      await worker.dispose();
      tool.close();
    },
  };
}
