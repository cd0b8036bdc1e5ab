import {
  atFrontend,
  exchange,
  openElsewhere,
  pressButton,
  sendToken,
  start,
  startExchange,
  toFrontend,
  typeCode,
} from "./frontends";
import {
  atApplication,
  authorize,
  exchangeCode,
  forAccount,
  forApplication,
  forFrontend,
  isAsked,
  onOwnPages,
  openForApplication,
  openHosted,
  pressForApplication,
  seeAccount,
  seeLogin,
  toAccount,
  toApplication,
  typeHosted,
} from "./hosted";
import type { Journey } from "./journey";

export const LOGINS: Journey[] = [
  { name: "a login by link, in the same browser", steps: atFrontend },
  { name: "a login by link, confirmed elsewhere", steps: [start, openElsewhere, pressButton] },
  { name: "a login by code", steps: [start, typeCode] },
  { name: "a login by token", steps: [start, sendToken] },
  { name: "a login by the exchange contract", steps: [startExchange, exchange] },
  { name: "a hosted login for a frontend", steps: [forFrontend, typeHosted(toFrontend)] },
  { name: "a hosted login by link", steps: [forAccount, openHosted(toAccount), seeAccount] },
  {
    name: "an application's login by code",
    steps: [authorize(isAsked), seeLogin, forApplication, typeHosted(toApplication), exchangeCode],
  },
  {
    name: "an application's login by link",
    steps: [
      authorize(isAsked),
      seeLogin,
      forApplication,
      openForApplication,
      pressForApplication,
      exchangeCode,
    ],
  },
  {
    name: "an application's login, signed in here",
    before: onOwnPages,
    steps: [authorize(toApplication), exchangeCode],
  },
  {
    name: "a second login in the same browser",
    before: atApplication,
    steps: [forAccount, openHosted(toAccount), seeAccount],
  },
];
