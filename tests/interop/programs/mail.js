// What postal-mime reads in an e-mail. It answers a line of JSON for each: headers, text, html, and each part that is a calendar or a
// file with its type, method, name and bytes in base64 (see tests/interop/judges.py).

import { createInterface } from "node:readline";
import PostalMime from "postal-mime";

const header = (mail, name) => mail.headers.find((one) => one.key === name)?.value ?? "";

async function told(asked) {
  const mail = await PostalMime.parse(Buffer.from(asked.data[0], "base64"), { attachmentEncoding: "base64" });
  return {
    unsent: header(mail, "x-unsent"),
    sender: [mail.from?.address ?? "", mail.from?.name ?? ""],
    recipients: (mail.to ?? []).map((one) => [one.address, one.name]),
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: mail.html ?? "",
    parts: mail.attachments.map((one) => ({
      type: one.mimeType,
      method: one.method ?? "",
      name: one.filename ?? "",
      disposition: one.disposition ?? "",
      data: one.content,
    })),
  };
}

console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = await told(JSON.parse(line));
  } catch (problem) {
    answer = { refused: String(problem) };
  }
  console.log(JSON.stringify(answer));
}
