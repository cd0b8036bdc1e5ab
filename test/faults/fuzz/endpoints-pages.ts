import * as schemas from "../../../src/routes/schemas";
import { type Endpoint, FORM_BODY } from "./endpoint";
import type { Parts } from "./parts";
import { FROM_OUR_PAGE, type Person, REDIRECT_URI } from "./person";
import { config } from "./service";

const PAGE: Partial<Parts> = { headers: [["Accept", "text/html"]] };
const FORM: Partial<Parts> = { headers: FROM_OUR_PAGE };
const cookiesOf = async (person: Person) => ({ cookies: (await person.browserSession()).cookies });
const formWithCookies = async (person: Person) => ({ ...FORM, ...(await cookiesOf(person)) });

const link: Endpoint = {
  route: "GET /login/link",
  plain: async (person) => {
    const { token, cookies } = await person.hostedLogin();
    return { ...PAGE, cookies, query: [["token", token]] };
  },
  schema: schemas.LinkQuery,
  works: 303,
  refuses: [200, 302, 400, 422, 503],
  answers: "page",
};

const emailLink: Endpoint = {
  route: "GET /account/email",
  plain: async (person) => ({ ...PAGE, query: [["token", (await person.addressChange()).token]] }),
  schema: schemas.LinkQuery,
  works: 200,
  refuses: [400, 403, 422, 503],
  answers: "page",
};

const undo: Endpoint = {
  ...emailLink,
  route: "GET /account/email/undo",
  plain: async (person) => ({ ...PAGE, query: [["token", await person.undoToken()]] }),
};

const POSTED = { ...FORM, form: [] };

/** The hosted login and the account. */
export const pages: Endpoint[] = [
  {
    route: "GET /login",
    plain: ({ email }) => ({
      ...PAGE,
      query: [
        ["redirect_uri", REDIRECT_URI],
        ["login_hint", email],
      ],
    }),
    schema: schemas.LoginQuery(config),
    works: 200,
    refuses: [302, 422],
    answers: "page",
  },
  {
    route: "POST /login",
    plain: ({ email }) => ({
      ...FORM,
      form: [
        ["email", email],
        ["return_to", "/account"],
      ],
    }),
    schema: schemas.LoginForm(config),
    works: 303,
    refuses: [...FORM_BODY, 429],
    answers: "page",
  },
  {
    route: "GET /login/code",
    plain: async (person) => {
      const { attemptId, cookies } = await person.hostedLogin();
      return { ...PAGE, cookies, query: [["attempt", attemptId]] };
    },
    schema: schemas.CodeQuery(config),
    works: 200,
    refuses: [422],
    answers: "page",
  },
  {
    route: "POST /login/code",
    plain: async (person) => {
      const { attemptId, code, cookies } = await person.hostedLogin();
      const form: [string, string][] = [
        ["attempt", attemptId],
        ["code", code],
        ["return_to", "/account"],
      ];
      return { ...FORM, cookies, form };
    },
    schema: schemas.CodeForm(config),
    works: 303,
    refuses: [...FORM_BODY, 302, 429],
    answers: "page",
  },
  link,
  {
    ...link,
    route: "POST /login/link",
    refuses: [200, ...FORM_BODY],
    plain: async (person) => ({ ...(await link.plain(person)), ...FORM }),
  },
  {
    route: "GET /account",
    plain: async (person) => ({ ...PAGE, ...(await cookiesOf(person)) }),
    works: 200,
    refuses: [303],
    answers: "page",
  },
  {
    route: "POST /account/sign-out",
    plain: async (person) => ({ ...(await formWithCookies(person)), form: [["session", "this"]] }),
    schema: schemas.SignOutForm,
    works: 200,
    refuses: [...FORM_BODY, 303],
    answers: "page",
  },
  {
    route: "POST /account/address",
    plain: async (person) => ({
      ...(await formWithCookies(person)),
      form: [["email", `other.${person.email}`]],
    }),
    schema: schemas.NewAddressForm,
    works: 200,
    refuses: [...FORM_BODY, 303, 429],
    answers: "page",
  },
  {
    route: "POST /account/address/code",
    plain: async (person) => {
      const { attemptId, code } = await person.addressChange();
      const form: [string, string][] = [
        ["attempt", attemptId],
        ["email", `new.${person.email}`],
        ["code", code],
      ];
      return { ...(await formWithCookies(person)), form };
    },
    schema: schemas.NewAddressCodeForm(config),
    works: 303,
    refuses: [...FORM_BODY, 429],
    answers: "page",
  },
  {
    route: "GET /account/delete",
    plain: async (person) => ({ ...PAGE, ...(await cookiesOf(person)) }),
    works: 200,
    refuses: [303],
    answers: "page",
  },
  {
    route: "POST /account/delete",
    plain: async (person) => ({ ...POSTED, ...(await cookiesOf(person)) }),
    works: 200,
    refuses: [...FORM_BODY, 303],
    answers: "page",
  },
  emailLink,
  {
    ...emailLink,
    route: "POST /account/email",
    notUnder: "same-browser",
    refuses: FORM_BODY,
    plain: async (person) => ({ ...(await emailLink.plain(person)), ...POSTED }),
  },
  undo,
  {
    ...undo,
    route: "POST /account/email/undo",
    refuses: FORM_BODY,
    plain: async (person) => ({ ...(await undo.plain(person)), ...POSTED }),
  },
];
