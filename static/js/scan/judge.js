// From a text before the camera to an answer by the device itself, in one place for the page and for the tests.

import { read } from "scan/code";
import { decide } from "scan/decide";
import { presenceOf } from "scan/queue";
import { ended, kept, lookup, open, verify } from "scan/vault";

// {answer, thin, record, badge, lookup}; `badge` is what may be kept on the device and sent later.
export async function judge(text, { keep, queue, checkpoint, direction, at }) {
  const code = read(text);
  const list = keep.list;
  if (!code || !list || code.tag !== list.tag) {
    const { answer } = list ? decide({ code, list }) : { answer: "unknown" };
    return { answer, thin: false, record: null, badge: code ? await kept(code) : "?", lookup: null };
  }
  const name = await lookup(code.tag, code.serial);
  const [locked, verified, end, waiting, badge] = await Promise.all([
    keep.store.get("records", name),
    verify(code, list.keys),
    ended(code.tag, code.serial, code.generation),
    queue.waiting(),
    kept(code),
  ]);
  const record = locked ? await open(locked, name, code) : null;
  const presence = presenceOf(name, checkpoint.key, keep.presence, waiting);
  const refused = list.ended[end];
  const told = decide({ code, list, record, verified, refused, checkpoint, direction, presence, at });
  return { ...told, record, badge, lookup: name };
}
