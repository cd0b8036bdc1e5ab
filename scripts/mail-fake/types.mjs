/**
 * A request as it came in, under the path that the provider itself would see.
 * @typedef {object} Call
 * @property {string} method
 * @property {string} path
 * @property {Record<string, string>} headers
 * @property {string} text the body
 * @property {Record<string, any> | null} json the body as a JSON object; null if it is none
 * @property {FormData | null} form the body as a form; null if it is none
 */

/**
 * An answer: a string goes out as it is, an object as JSON, and without `body` there is none.
 * `{to}`, `{from}`, `{domain}` and `{text}` in a body stand for what the mail has there.
 * @typedef {{ status: number, headers?: Record<string, string>, body?: unknown }} Answer
 */

/**
 * A mail in the one form that all providers' requests are read into.
 * @typedef {object} Mail
 * @property {string} provider
 * @property {string} to
 * @property {string} from
 * @property {string | null} replyTo
 * @property {string} subject
 * @property {string | null} text
 * @property {string | null} html
 * @property {Record<string, string>} headers
 * @property {string} receivedAt
 * @property {string | null} idempotencyKey
 */

/** @typedef {Omit<Mail, "provider" | "receivedAt">} Letter */

/** @typedef {"bad-address" | "bad-sender" | "bad-key" | "rate-limited" | "quota" | "error" | "echo-secrets"} ErrorName */

/**
 * @typedef {object} Provider
 * @property {string} name
 * @property {string} docs
 * @property {RegExp} path of the one call that sends a mail, a POST
 * @property {(call: Call) => Answer | null} refuse what the provider says to a call that lacks something
 * @property {(letter: Letter, call: Call) => Answer} accept the answer to a mail that was taken, with a fresh id
 * @property {Record<ErrorName, Answer>} errors
 * @property {(call: Call) => Letter} read
 * @property {(sameRequest: boolean) => Answer | "first answer"} [repeat] to an idempotency key that was seen before
 * @property {(baseUrl: string) => Record<string, string>} variables for .dev.vars
 */

export {};
