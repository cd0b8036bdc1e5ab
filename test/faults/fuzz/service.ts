import { env } from "cloudflare:workers";
import { parseConfig } from "../../../src/config";
import type { Env } from "../../../src/env";
import { ADMIN_TOKEN_HASH } from "../../worker/admin";
import { type Instance, instance } from "../../worker/helpers";
import { makeSenders, operatorsOwn, TOPIC } from "../../worker/routes/hooks/senders";

/** Whoever posts to the hooks of the mail providers. */
export const SENDERS = { ...(await makeSenders()), webhook: operatorsOwn() };

const VARIABLES = {
  ...Object.assign({}, ...Object.values(SENDERS).map(({ variables }) => variables)),
  SES_SNS_TOPIC: TOPIC,
  ADMIN_TOKEN_HASH,
};

export const config = await parseConfig({ ...env, ...VARIABLES } as Env);

export const POLICIES = ["confirm", "same-browser", "direct"] as const;
export type Policy = (typeof POLICIES)[number];

/** A service whose mailbox holds one person's mails. */
export const serviceWith = (policy: Policy): Instance => instance({ ...VARIABLES, LINK_POLICY: policy });
