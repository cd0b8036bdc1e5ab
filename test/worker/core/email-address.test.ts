import { describe, expect, it } from "vitest";
import { parseEmail } from "../../../src/core/email-address";

describe("an email address is read", () => {
  it.each([
    ["as it is", "ann@example.com", "ann@example.com", "ann@example.com"],
    ["without the space around it", "  ann@example.com\n", "ann@example.com", "ann@example.com"],
    [
      "with its local part kept as typed, matched without case",
      "Ann.Lee@example.com",
      "Ann.Lee@example.com",
      "ann.lee@example.com",
    ],
    ["with its domain in lower case", "ann@EXAMPLE.Com", "ann@example.com", "ann@example.com"],
    [
      "with its domain in punycode",
      "ann@bücher.example",
      "ann@xn--bcher-kva.example",
      "ann@xn--bcher-kva.example",
    ],
    ["with a unicode local part", "Jürgen@example.com", "Jürgen@example.com", "jürgen@example.com"],
    [
      "with a decomposed local part composed",
      "Ju\u0308rgen@example.com",
      "Jürgen@example.com",
      "jürgen@example.com",
    ],
    ["in Japanese", "用户@例え.jp", "用户@xn--r8jz45g.jp", "用户@xn--r8jz45g.jp"],
    ["with a plus and a tag", "ann+tag@example.com", "ann+tag@example.com", "ann+tag@example.com"],
    ["with an apostrophe", "o'neil@example.ie", "o'neil@example.ie", "o'neil@example.ie"],
    [
      "with 254 bytes",
      `${"a".repeat(64)}@${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.eee.fr`,
      expect.any(String),
      expect.any(String),
    ],
  ])("%s", (_, typed, address, key) => expect(parseEmail(typed)).toEqual({ address, key }));
});

describe("no email address is", () => {
  it.each([
    ["nothing", ""],
    ["a word", "ann"],
    ["without a local part", "@example.com"],
    ["without a domain", "ann@"],
    ["with two @", "ann@b@example.com"],
    ["with something behind it", "ann@example.com@evil.example"],
    ["with a quoted @", '"a@b"@example.com'],
    ["with a space within", "an n@example.com"],
    ["with a newline and a header", "ann@example.com\r\nBcc: eve@example.com"],
    ["with a control character", "an\u0007n@example.com"],
    ["with what a template begins with", "{{7*7}}@example.com"],
    ["with what another template begins with", "{%x%}@example.com"],
    ["with what a third template is made of", "%recipient%@example.com"],
    ["with a bidi control", "ann\u202e@example.com"],
    ["with a zero-width space", "an\u200bn@example.com"],
    ["with a name around it", "Ann <ann@example.com>"],
    ["two addresses", "ann@example.com,eve@example.com"],
    ["with a domain of one label", "ann@localhost"],
    ["with a trailing dot", "ann@example.com."],
    ["with an empty label", "ann@example..com"],
    ["with a label that begins with a hyphen", "ann@-example.com"],
    ["with an underscore in the domain", "ann@ex_ample.com"],
    ["with an IPv4 address", "ann@127.0.0.1"],
    ["with an IPv4 address as a number", "ann@2130706433"],
    ["with an address literal", "ann@[127.0.0.1]"],
    ["with a path in the domain", "ann@example.com/x"],
    ["with a port in the domain", "ann@example.com:25"],
    ["with a percent in the domain", "ann@ex%61mple.com"],
    ["with a local part over 64 bytes", `${"a".repeat(65)}@example.com`],
    ["over 254 bytes", `${"a".repeat(64)}@${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.eeee.fr`],
    ["over 254 bytes in UTF-8 alone", `${"ü".repeat(33)}@example.com`],
    ["with a lone surrogate", "a\ud800@example.com"],
  ])("%s", (_, typed) => expect(parseEmail(typed)).toBeNull());

  it("one that another mailbox's letters fold into: no letter beyond ASCII is matched as an ASCII one", () => {
    const foreign = [...Array(0x110000).keys()]
      .filter((point) => point > 0x7f)
      .map((point) => parseEmail(`${String.fromCodePoint(point)}@example.com`))
      .filter((email) => email !== null)
      .filter(({ address, key }) => isAscii(key) && !isAscii(address));
    expect(foreign).toEqual([]);
  });
});

const isAscii = (text: string) => /^[\x20-\x7e]+$/.test(text);
