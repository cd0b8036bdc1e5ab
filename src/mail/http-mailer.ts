import { describeError } from "../lib/log";
import { loggableWord } from "./loggable-word";
import type { Delivery, Mail, Mailer } from "./mailer";

/** What a provider's HTTP API answered; `body` is empty where it is no JSON object. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** What sets a provider apart from the others. */
export interface HttpProvider {
  name: string;
  request(mail: Mail): Request | Promise<Request>;
  /** The id that an answer of 2xx promises. */
  idOf(answer: Answer, mail: Mail): unknown;
  /** The error code in any other; messages may quote the mail. */
  codeOf(answer: Answer): unknown;
  /** Whether an answer of 4xx, with this code in it, is about the mail: no other provider would take it either. */
  refuses(status: number, code: string): boolean;
}

const MOST_ANSWER_BYTES = 64 * 1024;

/** A mailer that sends one request for each mail. */
export function createHttpMailer(provider: HttpProvider): Mailer {
  const { name } = provider;
  return {
    name,
    async send(mail, signal) {
      try {
        // Not followed: a redirect would take the key along.
        const response = await fetch(await provider.request(mail), { signal, redirect: "manual" });
        return deliveryOf(provider, mail, {
          status: response.status,
          headers: response.headers,
          body: parseObject(await readText(response)),
        });
      } catch (error) {
        return { outcome: "retry", provider: name, reason: describeError(error), uncertain: true };
      }
    },
  };
}

/** The requests of most providers. */
export const postJson = (url: string, headers: Record<string, string>, body: object): Request =>
  new Request(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
    body: JSON.stringify(body),
  });

/** `"Ann Lee" <ann@example.com>` (RFC 5322 §3.4), of a name without quotes and backslashes. */
export const formatAddress = ({ name, address }: Mail["from"]): string =>
  name === "" ? address : `"${name}" <${address}>`;

/** 2xx counts only with the id that the provider promises: proxies and parked domains answer 200, too. */
function deliveryOf(provider: HttpProvider, mail: Mail, answer: Answer): Delivery {
  const { status } = answer;
  const { name } = provider;
  const succeeded = status >= 200 && status < 300;
  const id = succeeded ? loggableWord(provider.idOf(answer, mail), mail) : "";
  if (id !== "") return { outcome: "sent", provider: name, id };
  const code = loggableWord(provider.codeOf(answer), mail) || (succeeded ? "without an id" : "");
  const refused = status >= 400 && status < 500 && provider.refuses(status, code);
  return {
    outcome: refused ? "refused" : "retry",
    provider: name,
    reason: `status ${status} ${code}`.trim(),
    ...(succeeded && { uncertain: true }),
  };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

async function readText(response: Response): Promise<string> {
  const { headers } = response;
  // Of a compressed answer the length says nothing.
  const length = headers.has("Content-Encoding") ? null : headers.get("Content-Length");
  if (length !== null && Number(length) <= MOST_ANSWER_BYTES) return response.text();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_ANSWER_BYTES) throw new Error("the answer does not end");
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}
