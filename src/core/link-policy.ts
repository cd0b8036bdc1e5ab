/** Who may consume an attempt by its link where the browser does not prove that it asked (`LINK_POLICY`). */
export type LinkPolicy = "confirm" | "same-browser" | "direct";

/** Opening the link is a GET, which a machine does too; submitting is a POST, by a button or a program. */
export type Gesture = "open" | "submit";

export type LinkVerdict = "consume" | "ask to confirm" | "ask for the code";

const ELSEWHERE: Record<LinkPolicy, Record<Gesture, LinkVerdict>> = {
  confirm: { open: "ask to confirm", submit: "consume" },
  "same-browser": { open: "ask for the code", submit: "ask for the code" },
  direct: { open: "consume", submit: "consume" },
};

/** What becomes of a good link: the browser that asked may always consume it. */
export const linkVerdict = (policy: LinkPolicy, gesture: Gesture, sameBrowser: boolean): LinkVerdict =>
  sameBrowser ? "consume" : ELSEWHERE[policy][gesture];
