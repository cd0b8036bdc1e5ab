import { startMailCollector } from "./mail-collector";
import { startWorker } from "./worker";

export const redirectUri = "http://localhost:3000/callback";

/** Each from a network of its own, as people are. */
export const networkOf = (i: number) => `10.1.${i >> 8}.${i & 255}`;

export type MailedService = Awaited<ReturnType<typeof startMailedService>>;

/** The Worker, whose mails arrive here: what many people do with it at once. */
export async function startMailedService(variables: Record<string, string> = {}) {
  const mails = await startMailCollector();
  const worker = await startWorker({
    MAIL_PROVIDERS: "resend",
    RESEND_API_KEY: "re_1",
    RESEND_BASE_URL: mails.url,
    MAIL_TIMEOUT: "10s",
    ...variables,
  });
  const origin = await worker.ready;

  async function post(path: string, body: object, i: number) {
    const response = await fetch(new URL(path, origin), {
      method: "POST",
      headers: { "Content-Type": "application/json", "CF-Connecting-IP": networkOf(i) },
      body: JSON.stringify(body),
    });
    const attemptId = response.headers.get("Attempt-Id") ?? "";
    return { status: response.status, attemptId, text: await response.text() };
  }

  return {
    origin,
    start: (email: string, i: number) => post("/api/passwordless/start", { email, redirectUri }, i),
    verify: (proof: { attemptId: string; code: string }, i: number) =>
      post("/api/passwordless/verify", proof, i),
    codeTo: mails.codeTo,
    async rowsOf(table: "sessions" | "users"): Promise<number> {
      const db = await worker.getD1Database("DB");
      return (await db.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>("n")) ?? 0;
    },
    async stop() {
      await worker.dispose();
      await mails.close();
    },
  };
}
