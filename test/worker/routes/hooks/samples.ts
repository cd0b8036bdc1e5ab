/**
 * What the mail providers post when a mail bounces, is complained of, or arrives: the examples of their own
 * documentation, with the address and the time of the event put in. Where the documentation shows one event of
 * several, the others are its structure with their own type.
 */

/** The body of one event about this address, at this time. */
export type Sample = (address: string, at: Date) => unknown;

const SENDER = "no-reply@login.example.org";

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);
const before = (at: Date) => new Date(at.getTime() - 1500);
/** Postmark writes seven decimals of a second. */
const sevenDecimals = (at: Date) => at.toISOString().replace("Z", "0259Z");
/** MailerSend writes six. */
const sixDecimals = (at: Date) => at.toISOString().replace("Z", "000Z");
/** Brevo's `date` is in the time of the account, without saying which. */
const withoutZone = (at: Date) => at.toISOString().slice(0, 19).replace("T", " ");
const domainOf = (address: string) => address.slice(address.lastIndexOf("@") + 1);

/** Resend, "Webhooks › Event types": each event has a page with its body. */
const resend = (type: string, more: object = {}): Sample => {
  return (address, at) => ({
    type,
    created_at: at.toISOString(),
    data: {
      broadcast_id: "8b146471-e88e-4322-86af-016cd36fd216",
      created_at: before(at).toISOString().replace("Z", "719+00:00"),
      email_id: "56761188-7520-42d8-8898-ff6fc54ce618",
      message_id: "<56761188-7520-42d8-8898-ff6fc54ce618@login.example.org>",
      from: `Example <${SENDER}>`,
      to: [address],
      subject: "Sending this example",
      template_id: "43f68331-0622-4e15-8202-246a0388854b",
      tags: { category: "confirm_email" },
      ...more,
    },
  });
};

/** Postmark, "Bounce webhook" and "Spam complaint webhook": the same fields. */
const postmark = (recordType: "Bounce" | "SpamComplaint", more: object): Sample => {
  return (address, at) => ({
    RecordType: recordType,
    MessageStream: "outbound",
    ID: 692560173,
    Tag: "Test",
    MessageID: "883953f4-6105-42a2-a16a-77a8eac79483",
    ServerID: 23,
    Email: address,
    From: SENDER,
    BouncedAt: sevenDecimals(at),
    DumpAvailable: true,
    Subject: "Test subject",
    Metadata: { a_key: "a_value", b_key: "b_value" },
    ...more,
  });
};

/** Twilio SendGrid, "Event Webhook Reference": always an array. */
const sendgrid = (event: string, more: object = {}): Sample => {
  return (address, at) => [
    {
      email: address,
      timestamp: seconds(at),
      "smtp-id": "<14c5d75ce93.dfd.64b469@ismtpd-555>",
      event,
      category: "cat facts",
      sg_event_id: "6g4ZI7SA-xmRDv57GoPIPw==",
      sg_message_id: "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0",
      ...more,
    },
  ];
};

/** Mailgun, "Webhook payloads" and "Securing webhooks": the signature is in the body, and is none here. */
const mailgun = (event: string, more: object): Sample => {
  return (address, at) => ({
    signature: {
      token: "e0b5477167110d68991efc6b9f89f0a11066af27834600e123",
      timestamp: String(seconds(at)),
      signature: "",
    },
    "event-data": {
      account: { id: "1234567890303a4bd1f33898" },
      domain: { name: "login.example.org" },
      id: "G9Bn5sl1TC6nu79C8C0bwg",
      timestamp: at.getTime() / 1000,
      event,
      envelope: {
        sender: SENDER,
        "sending-ip": "209.61.154.250",
        targets: address,
        transport: "smtp",
      },
      flags: {
        "is-authenticated": true,
        "is-routed": false,
        "is-system-test": false,
        "is-test-mode": false,
      },
      message: {
        attachments: [],
        headers: {
          from: `Example <${SENDER}>`,
          "message-id": "20260203192638.000be97f99f8cea1@login.example.org",
          subject: "Sample webhook payload",
          to: address,
        },
        size: 341,
      },
      recipient: address,
      "recipient-domain": domainOf(address),
      storage: {
        key: "message_key",
        url: "https://se.api.mailgun.net/v3/domains/login.example.org/messages/message_key",
      },
      campaigns: [],
      tags: ["my_tag_1", "my_tag_2"],
      "user-variables": { my_var_1: "Mailgun Variable #1", "my-var-2": "awesome" },
      ...more,
    },
  });
};

/** Amazon SES, "Amazon SNS notification examples for Amazon SES": the `mail` of every notification. */
const sesMail = (address: string, at: Date) => ({
  timestamp: before(at).toISOString(),
  messageId: "00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa0680-000000",
  source: SENDER,
  sourceArn: "arn:aws:ses:us-east-1:888888888888:identity/login.example.org",
  sourceIp: "127.0.3.0",
  sendingAccountId: "123456789012",
  destination: [address],
  headersTruncated: false,
  headers: [
    { name: "From", value: `"Example" <${SENDER}>` },
    { name: "To", value: address },
    { name: "Message-ID", value: "custom-message-ID" },
    { name: "Subject", value: "Hello" },
    { name: "Content-Type", value: 'text/plain; charset="UTF-8"' },
    { name: "Content-Transfer-Encoding", value: "base64" },
    { name: "Date", value: before(at).toUTCString() },
  ],
  commonHeaders: {
    from: [`Example <${SENDER}>`],
    date: before(at).toUTCString(),
    to: [address],
    messageId: "custom-message-ID",
    subject: "Hello",
  },
});

const sesBounce = (bounceType: string, bounceSubType: string, recipient: object): Sample => {
  return (address, at) => ({
    notificationType: "Bounce",
    bounce: {
      bounceType,
      reportingMTA: "dns; email.example.com",
      bouncedRecipients: [{ emailAddress: address, ...recipient }],
      bounceSubType,
      timestamp: at.toISOString(),
      feedbackId: "00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa068a-000000",
      remoteMtaIp: "127.0.2.0",
    },
    mail: sesMail(address, at),
  });
};

const sesComplaint = (complaintFeedbackType: string): Sample => {
  return (address, at) => ({
    notificationType: "Complaint",
    complaint: {
      userAgent: "AnyCompany Feedback Loop (V0.01)",
      complainedRecipients: [{ emailAddress: address }],
      complaintFeedbackType,
      complaintSubType: null,
      arrivalDate: at.toISOString(),
      timestamp: at.toISOString(),
      feedbackId: "000001378603177f-18c07c78-fa81-4a58-9dd1-fedc3cb8f49a-000000",
    },
    mail: sesMail(address, at),
  });
};

/** Brevo, "Transactional webhooks": one event, or an array of them where the webhook is batched. */
const brevo = (event: string, more: object = {}): Sample => {
  return (address, at) => ({
    event,
    email: address,
    id: 814119,
    date: withoutZone(at),
    ts: seconds(at),
    "message-id": "<202305311437.85220493321@smtp-relay.mailin.fr>",
    ts_event: seconds(at),
    subject: "Subject Line",
    "X-Mailin-custom": "some_custom_header",
    sending_ip: "127.0.0.1",
    ts_epoch: at.getTime(),
    tag: '["welcome","tag2"]',
    tags: ["welcome", "tag2"],
    contact_id: 8,
    ...more,
  });
};

/** MailerSend, "Webhooks › Payload example", version 2; its one example is of `activity.sent`. */
const mailersend = (type: string, meta: unknown = []): Sample => {
  return (address, at) => ({
    type: `activity.${type}`,
    created_at: sixDecimals(at),
    data: {
      id: "6892766a5b66e2daf3dc9155",
      domain_id: "yv69oxl5kl785kw2",
      message_id: "6892766ae78995a317577aa1",
      email_id: "6892766a8d52ba62543d5e71",
      type,
      subject: "Test email",
      email: address,
      tags: ["test", "test2"],
      meta,
    },
  });
};

/** MailerSend's version 1, which older webhooks still send: `data.email` is an object there. */
const mailersendLegacy = (type: string, status: string, morph: unknown): Sample => {
  return (address, at) => ({
    type: `activity.${type}`,
    domain_id: "yv69oxl5kl785kw2",
    created_at: sixDecimals(at),
    webhook_id: "2351ndgwr4zqx8ko",
    url: "https://login.example.org/hooks/mail/mailersend",
    data: {
      object: "activity",
      id: "62f114f8165fe0d8db0288e5",
      type,
      created_at: sixDecimals(at),
      email: {
        object: "email",
        id: "62f114f7165fe0d8db0288e2",
        created_at: sixDecimals(before(at)),
        from: SENDER,
        subject: "Test email",
        status,
        tags: null,
        headers: null,
        message: {
          object: "message",
          id: "62fb66bef54a112e920b5493",
          created_at: sixDecimals(before(at)),
        },
        recipient: {
          object: "recipient",
          id: "62c69be104270ee9c0074d32",
          email: address,
          created_at: "2020-09-21T11:00:38.184000Z",
        },
      },
      morph,
      template_id: "7nxe3yjmeq28vp0k",
    },
  });
};

/** Cloudflare, "Email Service › Event subscriptions": a message of a queue, never an HTTP request. */
const cloudflare = (event: string, payload: object): Sample => {
  return (address, at) => ({
    type: `cf.email.sending.message.${event}`,
    source: {
      type: "email.sending",
      zoneId: "023e105f4ecef8ad9ca31a8372d0c353",
      domain: "login.example.org",
    },
    payload: {
      eventId: "0190d0c4-7ea1-7af2-8b88-c1d2e3f4a5b6",
      messageId: "0101018f7d0c4d9a-msg-example",
      sender: SENDER,
      recipient: address,
      ...payload,
    },
    metadata: {
      accountId: "f9f79265f388666de8122cfb508d7776",
      eventSubscriptionId: "1830c4bb612e43c3af7f4cada31fbf3f",
      eventSchemaVersion: 1,
      eventTimestamp: at.toISOString(),
    },
  });
};

export const samples = {
  resend: {
    // Resend: email.bounced
    bounce: resend("email.bounced", {
      bounce: {
        diagnosticCode: ["smtp; 550 5.5.0 Requested action not taken: mailbox unavailable"],
        message:
          "The recipient's email provider sent a hard bounce message, but didn't specify the reason for the hard bounce.",
        subType: "General",
        type: "Permanent",
      },
    }),
    // Resend: email.bounced, of the type "Transient"
    softBounce: resend("email.bounced", {
      bounce: {
        message:
          "The recipient's email provider sent a bounce message because the recipient's inbox was full.",
        subType: "MailboxFull",
        type: "Transient",
      },
    }),
    // Resend: email.complained
    complaint: resend("email.complained"),
    // Resend: email.delivered
    delivery: resend("email.delivered"),
  },

  postmark: {
    // Postmark: Bounce webhook
    bounce: postmark("Bounce", {
      Type: "HardBounce",
      TypeCode: 1,
      Name: "Hard bounce",
      Description: "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
      Details: "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
      Inactive: true,
      CanActivate: true,
      Content: "<Full dump of bounce>",
    }),
    // Postmark: Bounce webhook, Bounce API › Bounce types
    softBounce: postmark("Bounce", {
      Type: "SoftBounce",
      TypeCode: 4096,
      Name: "Soft bounce",
      Description:
        "Unable to temporarily deliver message (i.e. mailbox full, account disabled, exceeds quota, out of disk space).",
      Details: "smtp;452 4.2.2 The email account that you tried to reach is over quota.",
      Inactive: false,
      CanActivate: false,
      Content: "<Full dump of bounce>",
    }),
    // Postmark: Spam complaint webhook
    complaint: postmark("SpamComplaint", {
      Type: "SpamComplaint",
      TypeCode: 100001,
      Name: "Spam complaint",
      Description: "The subscriber explicitly marked this message as spam.",
      Details: "Test spam complaint details",
      Inactive: true,
      CanActivate: false,
      Content: "<Abuse report dump>",
    }),
    // Postmark: Delivery webhook
    delivery: ((address, at) => ({
      RecordType: "Delivery",
      ServerID: 23,
      MessageStream: "outbound",
      MessageID: "00000000-0000-0000-0000-000000000000",
      Recipient: address,
      Tag: "welcome-email",
      DeliveredAt: sevenDecimals(at),
      Details: "Test delivery webhook details",
      Metadata: { a_key: "a_value", b_key: "b_value" },
    })) satisfies Sample,
  },

  sendgrid: {
    // SendGrid: Event Webhook Reference › Bounce type of Bounce event
    bounce: sendgrid("bounce", {
      bounce_classification: "Invalid Address",
      reason: "500 unknown recipient",
      status: "5.0.0",
      type: "bounce",
    }),
    // SendGrid: Event Webhook Reference › Blocked type of Bounce event (the same event, another type)
    softBounce: sendgrid("bounce", {
      bounce_classification: "Invalid Address",
      reason: "500 unknown recipient",
      status: "5.0.0",
      type: "blocked",
    }),
    // SendGrid: Event Webhook Reference › Spam report events
    complaint: sendgrid("spamreport"),
    // SendGrid: Event Webhook Reference › Delivered events
    delivery: sendgrid("delivered", { response: "250 OK" }),
  },

  mailgun: {
    // Mailgun: Webhook payloads › Failed event, permanent
    bounce: mailgun("failed", {
      severity: "permanent",
      reason: "bounce",
      "log-level": "error",
      "delivery-status": {
        "attempt-no": 1,
        "bounce-type": "hard",
        code: 550,
        description: "",
        "enhanced-code": "5.1.1",
        message: "5.1.1 The email account that you tried to reach does not exist.",
        "mx-host": "smtp-in.example.com",
        "session-seconds": 0.128,
      },
    }),
    // Mailgun: Webhook payloads › Failed event, temporary
    softBounce: mailgun("failed", {
      severity: "temporary",
      reason: "generic",
      "log-level": "warn",
      "delivery-status": {
        "attempt-no": 1,
        "certificate-verified": true,
        code: 452,
        description: "",
        "enhanced-code": "4.2.2",
        message: "4.2.2 The email account that you tried to reach is over quota.",
        "mx-host": "smtp-in.example.com",
        "retry-seconds": 600,
        "session-seconds": 0.1281740665435791,
        tls: true,
        utf8: true,
      },
    }),
    // Mailgun: Webhook payloads › Complained event
    complaint: mailgun("complained", { "log-level": "warn" }),
    // Mailgun: Webhook payloads › Delivered event
    delivery: mailgun("delivered", {
      "log-level": "info",
      "delivery-status": {
        "attempt-no": 1,
        "certificate-verified": true,
        code: 250,
        description: "",
        message: "OK",
        "mx-host": "smtp-in.example.com",
        "session-seconds": 0.4331989288330078,
        tls: true,
        utf8: true,
      },
    }),
  },

  ses: {
    // Amazon SES: Bounce notification with a DSN
    bounce: sesBounce("Permanent", "General", {
      status: "5.1.1",
      action: "failed",
      diagnosticCode: "smtp; 550 5.1.1 <jane@example.com>... User",
    }),
    // Amazon SES: Bounce notification, Bounce types
    softBounce: sesBounce("Transient", "MailboxFull", {
      status: "4.2.2",
      action: "failed",
      diagnosticCode: "smtp; 452 4.2.2 mailbox full",
    }),
    // Amazon SES: Complaint notification with a feedback report
    complaint: sesComplaint("abuse"),
    // Amazon SES: delivery notification
    delivery: ((address, at) => ({
      notificationType: "Delivery",
      mail: sesMail(address, at),
      delivery: {
        timestamp: at.toISOString(),
        recipients: [address],
        processingTimeMillis: 546,
        reportingMTA: "a8-70.smtp-out.amazonses.com",
        smtpResponse: "250 ok:  Message 64111812 accepted",
        remoteMtaIp: "127.0.2.0",
      },
    })) satisfies Sample,
  },

  brevo: {
    // Brevo: Transactional webhooks › Hard bounced
    bounce: brevo("hard_bounce", {
      reason: "550-5.1.1 The email account that you tried to reach does not exist.",
      template_id: 22,
    }),
    // Brevo: Transactional webhooks › Soft bounced
    softBounce: brevo("soft_bounce", { reason: "undefined Unable to find MX of domain no-mx.example.com" }),
    // Brevo: Transactional webhooks › Spam, whose event is "complaint" and which has no ts_epoch
    complaint: ((address, at) => ({
      event: "complaint",
      email: address,
      id: 814119,
      date: withoutZone(at),
      ts: seconds(at),
      "message-id": "<201798300811.5787683@smtp-relay.mailin.fr>",
      ts_event: seconds(at),
      "X-Mailin-custom": "some_custom_header",
      tags: ["transac_messages"],
    })) satisfies Sample,
    // Brevo: Transactional webhooks › Delivered
    delivery: brevo("delivered"),
  },

  mailersend: {
    // MailerSend: activity.hard_bounced
    bounce: mailersend("hard_bounced"),
    // MailerSend: activity.soft_bounced
    softBounce: mailersend("soft_bounced"),
    // MailerSend: activity.spam_complaint
    complaint: mailersend("spam_complaint"),
    // MailerSend: activity.delivered
    delivery: mailersend("delivered"),
  },

  cloudflare: {
    // Cloudflare: message.bounced
    bounce: cloudflare("bounced", {
      subject: "Your receipt",
      terminal: true,
      delivery: {
        status: "bounced",
        provider: "external_smtp",
        deliveryTimeMs: 2143,
        smtpStatusCode: "550",
        smtpEnhancedStatusCode: "5.1.1",
        smtpResponse: "550 5.1.1 User unknown",
      },
      bounce: { type: "hard", classification: "permanent_failure", reason: "550 5.1.1 User unknown" },
    }),
    // Cloudflare: message.deferred
    softBounce: cloudflare("deferred", {
      subject: "Your receipt",
      terminal: false,
      delivery: {
        status: "deferred",
        provider: "external_smtp",
        deliveryTimeMs: 2143,
        smtpStatusCode: "451",
        smtpEnhancedStatusCode: "4.2.0",
        smtpResponse: "451 4.2.0 Temporary mailbox error",
      },
      bounce: {
        type: "soft",
        classification: "temporary_failure",
        reason: "451 4.2.0 Temporary mailbox error",
      },
    }),
    // Cloudflare: message.complained
    complaint: cloudflare("complained", {
      terminal: true,
      delivery: { status: "complained" },
      complaint: { type: "abuse" },
    }),
    // Cloudflare: message.delivered
    delivery: cloudflare("delivered", {
      subject: "Welcome",
      terminal: true,
      delivery: {
        status: "delivered",
        provider: "gmail",
        deliveryTimeMs: 1234,
        smtpStatusCode: "250",
        smtpEnhancedStatusCode: "2.0.0",
        smtpResponse: "250 2.0.0 OK 1714820445 a1b2c3 - gsmtp",
      },
    }),
  },
} satisfies Record<string, Record<"bounce" | "softBounce" | "complaint" | "delivery", Sample>>;

/** Other documented shapes that a reader of the four kinds would misread. */
export const others = {
  resend: {
    // Resend: email.suppressed
    suppressed: resend("email.suppressed", {
      suppressed: {
        message:
          "Resend has suppressed sending to this address because it is on the account-level suppression list. This does not count toward your bounce rate metric",
        type: "OnAccountSuppressionList",
      },
    }),
  },
  sendgrid: {
    // SendGrid: Event Webhook Reference › Dropped events
    droppedBounced: sendgrid("dropped", { reason: "Bounced Address", status: "5.0.0" }),
    droppedSpam: sendgrid("dropped", { reason: "Spam Reporting Address", status: "5.0.0" }),
    droppedUnsubscribed: sendgrid("dropped", { reason: "Unsubscribed Address", status: "5.0.0" }),
  },
  mailgun: {
    // Mailgun: a permanent failure without a new attempt, for the address bounced before
    suppressed: mailgun("failed", {
      severity: "permanent",
      reason: "suppress-bounce",
      "log-level": "error",
      "delivery-status": {
        "attempt-no": 1,
        code: 605,
        description: "Not delivering to previously bounced address",
        message: "",
        "session-seconds": 0,
      },
    }),
    // Mailgun: permanent for the message and not for the address, given up after hours of temporary failures
    old: mailgun("failed", {
      severity: "permanent",
      reason: "old",
      "log-level": "error",
      "delivery-status": {
        "attempt-no": 10,
        code: 602,
        description: "",
        message: "Too old",
        "session-seconds": 0,
      },
    }),
  },
  ses: {
    // Amazon SES: Bounce types, the account-level suppression list
    suppressed: sesBounce("Permanent", "OnAccountSuppressionList", {
      status: "5.1.1",
      action: "failed",
      diagnosticCode:
        "Amazon SES did not send the message to this address because it is on the suppression list for your account.",
    }),
    // Amazon SES: Complaint types, the recipient takes it back
    notSpam: sesComplaint("not-spam"),
  },
  brevo: {
    // Brevo: Transactional webhooks › Invalid email, Blocked
    invalid: brevo("invalid_email"),
    blocked: brevo("blocked", { reason: "blocked : due to blacklist user" }),
  },
  mailersend: {
    // MailerSend: the webhooks of version 1
    legacyBounce: mailersendLegacy("hard_bounced", "rejected", {
      object: "recipient_bounce",
      reason: "Host or domain name not found",
    }),
    legacyComplaint: mailersendLegacy("spam_complaint", "delivered", {
      object: "spam_complaint",
      reason: null,
    }),
  },
} satisfies Record<string, Record<string, Sample>>;

/** MailerSend's check of the URL before it saves a webhook: no `data`, and signed with a public secret. */
export const mailersendTest = (at: Date): unknown => ({
  type: "webhook.test",
  message: "This is a ping test message",
  created_at: sixDecimals(at),
});

const region = (topicArn: string) => topicArn.split(":")[3];
const certificate = (topicArn: string) =>
  `https://sns.${region(topicArn)}.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem`;

/** Amazon SNS, "HTTP/HTTPS notification JSON format", without the signature. */
export const snsEnvelope = (message: unknown, topicArn: string) => ({
  Type: "Notification",
  MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
  TopicArn: topicArn,
  Subject: "Amazon SES Email Event Notification",
  Message: typeof message === "string" ? message : JSON.stringify(message),
  Timestamp: "2012-05-02T00:54:06.655Z",
  SignatureVersion: "1",
  SigningCertURL: certificate(topicArn),
  UnsubscribeURL: `https://sns.${region(topicArn)}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${topicArn}:c9135db0-26c4-47ec-8998-413945fb5a96`,
});

/** Amazon SNS, "HTTP/HTTPS subscription confirmation JSON format", without the signature. */
export const snsSubscription = (
  topicArn: string,
  token = "2336412f37fb687f5d51e6e241d09c805a5a57b30d712f79",
) => ({
  Type: "SubscriptionConfirmation",
  MessageId: "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
  Token: token,
  TopicArn: topicArn,
  Message: `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
  SubscribeURL: `https://sns.${region(topicArn)}.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${token}`,
  Timestamp: "2012-04-26T20:45:04.751Z",
  SignatureVersion: "1",
  SigningCertURL: certificate(topicArn),
});
