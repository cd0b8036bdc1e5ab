import type { ContentfulStatusCode } from "hono/utils/http-status";

/** A request that cannot be taken as it is: the status and the JSON that say so. */
export class RequestError extends Error {
  override readonly name = "RequestError";

  constructor(
    readonly status: ContentfulStatusCode,
    readonly body: Record<string, string>,
  ) {
    super(`status ${status}`);
  }
}
