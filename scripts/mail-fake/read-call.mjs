/**
 * @param {import("node:http").IncomingMessage} request
 * @param {string} path the path that the provider would see
 * @returns {Promise<import("./types.mjs").Call>}
 */
export async function readCall(request, path) {
  const bytes = await readBody(request);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const text = bytes.toString();
  return {
    method: request.method ?? "",
    path,
    headers,
    text,
    json: asJson(text),
    form: await asForm(bytes, headers),
  };
}

/** @param {import("node:http").IncomingMessage} request */
async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** @param {string} text @returns {Record<string, any> | null} */
function asJson(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** @param {Buffer} bytes @param {Record<string, string>} headers */
async function asForm(bytes, headers) {
  const type = headers["content-type"] ?? "";
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) return null;
  const response = new Response(new Uint8Array(bytes), { headers: { "content-type": type } });
  return response.formData().catch(() => null);
}
