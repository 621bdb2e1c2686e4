// The device's own judgement while there is no network: the same order of questions as actions/verdict.py.

// code: as read, or null. list: the manifest. record: opened by this code, or null. verified: true, false, or null if
// that cannot be told. refused: the answer under which this generation is on the list of the ended, or undefined.
// presence: {inside, entries} at this checkpoint, or null. at: event time in milliseconds.
// `thin` is a good badge that is newer than the list: nothing is known of the person but what the code says.
export function decide({ code, list, record, verified, refused, checkpoint, direction, presence, at }) {
  const no = refusal({ code, list, record, verified, refused, checkpoint, direction, at });
  if (no) return { answer: no, thin: false };
  if (direction === "out") return { answer: "goodbye", thin: !record };
  const twice = presence && ((checkpoint.once && presence.entries > 0) || (checkpoint.counts && presence.inside));
  return { answer: twice ? "already_in" : "welcome", thin: !record };
}

function refusal({ code, list, record, verified, refused, checkpoint, direction, at }) {
  if (!code) return "unknown";
  if (code.tag !== list.tag) return "wrong_event";
  if (!record && (verified === false || (verified === null && !refused))) return "unknown";
  if (direction === "out") return null;
  return refused ?? wrongTime(code, record, checkpoint, at) ?? wrongZone(code, list, record, checkpoint) ?? notListed(record, checkpoint);
}

function wrongTime(code, record, checkpoint, at) {
  const [from, to] = record ? [Date.parse(record.from), Date.parse(record.to)] : [code.from, code.to];
  const early = checkpoint.opens !== null && at < Date.parse(checkpoint.opens);
  const late = checkpoint.closes !== null && at >= Date.parse(checkpoint.closes);
  return early || late || at < from || at >= to ? "wrong_time" : null;
}

function wrongZone(code, list, record, checkpoint) {
  if (!checkpoint.zones.length) return null;
  const zones = record?.zones ?? zonesOf(code, list);
  return checkpoint.zones.some((zone) => zones.includes(zone)) ? null : "wrong_zone";
}

function zonesOf(code, list) {
  return Object.entries(list.bits)
    .filter(([bit]) => Math.floor(code.zones / 2 ** Number(bit)) % 2 === 1)
    .map(([, zone]) => zone);
}

function notListed(record, checkpoint) {
  if (!checkpoint.listed) return null;
  return record && !record.barred.includes(checkpoint.key) ? null : checkpoint.otherwise;
}
