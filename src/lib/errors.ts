export type ErrorCode =
  | "bad_signature"
  | "email_taken"
  | "insufficient_scope"
  | "invalid_client"
  | "invalid_grant"
  | "link_expired"
  | "login_too_old"
  | "mail_failed"
  | "mail_refused"
  | "mail_uncertain"
  | "no_such_session"
  | "no_such_user"
  | "not_suppressed"
  | "signup_closed"
  | "token_required"
  | "too_many_requests"
  | "too_many_tries"
  | "turnstile_failed"
  | "turnstile_required"
  | "unauthorized"
  | "unavailable"
  | "unknown_application"
  | "unknown_email"
  | "unwanted_email"
  | "user_gone"
  | "username_taken";

/** What a caller may know is `code`; why it happened is `reason`, for the log alone. */
export class LatchkeyError extends Error {
  override readonly name = "LatchkeyError";

  /** Where waiting helps: for how long. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: ErrorCode,
    readonly reason: string,
    { retryAfterSeconds, ...options }: ErrorOptions & { retryAfterSeconds?: number } = {},
  ) {
    super(`${code}: ${reason}`, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
