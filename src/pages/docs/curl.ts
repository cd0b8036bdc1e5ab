import type { ApiExample } from "../../openapi/document";

interface Request extends Pick<ApiExample, "headers" | "body"> {
  method: string;
  url: string;
  /** The media type of the body. */
  type: string | undefined;
}

/** The request as a command for a shell, one option a line. */
export function curlOf({ method, url, headers = {}, body, type }: Request): string {
  const sent = { ...(type === JSON_TYPE && { "Content-Type": type }), ...headers };
  const options = [
    ...(method === (body === undefined ? "GET" : "POST") ? [] : [`-X ${method}`]),
    ...Object.entries(sent).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : dataOf(body, type === JSON_TYPE)),
  ];
  return [`curl -i ${quoted(url)}`, ...options].join(" \\\n  ");
}

const JSON_TYPE = "application/json";

function dataOf(body: unknown, isJson: boolean): string[] {
  if (isJson) return [`-d ${quoted(JSON.stringify(body))}`];
  const fields = Object.entries(Object(body)).map(
    ([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`,
  );
  return fields.length > 0 ? fields : ["-d ''"];
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
