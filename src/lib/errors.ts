export type ErrorCode =
  | "email_taken"
  | "link_expired"
  | "mail_failed"
  | "signup_closed"
  | "unauthorized"
  | "unavailable"
  | "unknown_email"
  | "user_gone"
  | "username_taken";

/** What a caller may know is `code`; why it happened is `reason`, for the log alone. */
export class LatchkeyError extends Error {
  override readonly name = "LatchkeyError";

  constructor(
    readonly code: ErrorCode,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${reason}`, options);
  }
}
