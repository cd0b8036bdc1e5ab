import * as v from "valibot";
import type { Config } from "../config";
import { parseEmail } from "../core/email-address";
import { digitsOf } from "../core/login-code";
import { checkRedirect } from "../core/redirect-rule";
import { ownPage } from "../core/return-to";
import { type Locale, languageTag, localeFor } from "../locales";

const required = (name: string) =>
  v.pipe(v.nullish(v.string(`Invalid ${name.toLowerCase()}`), ""), v.trim(), v.nonEmpty(`${name} required`));

export const email = v.pipe(
  required("Email"),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const parsed = parseEmail(dataset.value);
    if (parsed !== null) return parsed;
    addIssue({ message: "Invalid email" });
    return NEVER;
  }),
);

/** A schema is made once for each configuration, of which an isolate has one. */
function perConfig<Schema>(make: (config: Config) => Schema): (config: Config) => Schema {
  const made = new WeakMap<Config, Schema>();
  return (config) => {
    const schema = made.get(config) ?? make(config);
    made.set(config, schema);
    return schema;
  };
}

const redirectUri = ({ redirectRules }: Config) =>
  v.pipe(
    v.nullish(v.string("Invalid redirect URI"), ""),
    v.nonEmpty("Redirect URI required"),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const checked = checkRedirect(redirectRules, dataset.value);
      if ("uri" in checked) return checked.uri;
      addIssue({
        message: checked.problem === "invalid" ? "Invalid redirect URI" : "Redirect URI not allowed",
      });
      return NEVER;
    }),
  );

export const username = v.pipe(required("Username"), v.regex(/^[a-zA-Z][\w-]{0,17}$/, "Invalid username"));

/** A language tag (BCP 47, or as POSIX writes it); one of a language that there is not counts as none. */
const locale = v.nullish(
  v.pipe(
    v.string("Invalid locale"),
    v.maxLength(35, "Invalid locale"),
    v.check((tag) => tag === "" || isLanguageTag(languageTag(tag)), "Invalid locale"),
    v.transform((tag): Locale | undefined => localeFor(tag)),
  ),
);

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

const turnstileToken = v.pipe(
  v.nullish(v.pipe(v.string("Invalid Turnstile token"), v.maxLength(2048, "Invalid Turnstile token"))),
  v.transform((token) => token ?? undefined),
);

export const CreateUser = v.object({ email, username, turnstileToken });

export const RenameUser = v.object({ username });

export const StartLogin = perConfig((config: Config) =>
  v.object({ email, redirectUri: redirectUri(config), locale, turnstileToken }),
);

export const VerifyRedirect = perConfig((config: Config) =>
  v.object({ verification_code: required("Verification code"), redirect_uri: redirectUri(config) }),
);

const returnTo = (config: Config) =>
  v.pipe(
    v.string("Invalid page"),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const page = ownPage(config, dataset.value);
      if (page !== null) return page;
      addIssue({ message: "Invalid page" });
      return NEVER;
    }),
  );

/** A frontend's redirect URI or a page of ours; the account, where it is neither. */
const destination = (config: Config) => ({
  redirect_uri: v.optional(redirectUri(config)),
  return_to: v.optional(returnTo(config)),
});

/** What stands in the form from the start; what is too long for an address is none, and no reason to keep anybody out. */
const loginHint = v.pipe(
  v.string(),
  v.transform((hint) => (hint.length > 254 ? undefined : hint)),
);

export const LoginQuery = perConfig((config: Config) =>
  v.object({
    ...destination(config),
    login_hint: v.optional(loginHint),
    once_more: v.optional(v.string()),
  }),
);

export const LoginForm = perConfig((config: Config) =>
  v.object({ email, ...destination(config), "cf-turnstile-response": turnstileToken }),
);

/** A token's shape is not checked here: what is no token is as good as an unknown one. */
const attempt = required("Attempt");

const code = ({ codeLength }: Config) =>
  v.pipe(
    required("Code"),
    v.transform(digitsOf),
    v.check(
      (digits) => /^\d+$/.test(digits) && digits.length === codeLength,
      `Code must have ${codeLength} digits`,
    ),
  );

/** Unix seconds, for a countdown. */
const nextMailAt = v.optional(
  v.pipe(v.string(), v.regex(/^\d{1,11}$/, "Invalid time"), v.transform(Number)),
  "0",
);

export const CodeQuery = perConfig((config: Config) =>
  v.object({ attempt, ...destination(config), next_mail_at: nextMailAt }),
);

export const CodeForm = perConfig((config: Config) =>
  v.object({ attempt, ...destination(config), code: code(config) }),
);

export const VerifyToken = v.object({ token: required("Token") });

export const VerifyCode = perConfig((config: Config) =>
  v.object({ attemptId: required("Attempt id"), code: code(config) }),
);

/** With a token it is the link's, else the code's. */
export const Verify = perConfig((config: Config) =>
  v.lazy((input) => ((input as { token?: unknown }).token === undefined ? VerifyCode(config) : VerifyToken)),
);

/** `this`, `others`, or a session's id. */
export const SignOutForm = v.object({ session: required("Session") });

export const NewAddressForm = v.object({ email });

export const NewAddressCodeForm = perConfig((config: Config) =>
  v.object({ attempt, email, code: code(config) }),
);

export const ChangeEmail = v.object({ email, locale });

export const LinkQuery = v.object({ token: required("Token") });

export const StartExchange = v.object({ email, locale, turnstileToken });

export const VerifyExchange = v.object({ email, token: required("Token") });
